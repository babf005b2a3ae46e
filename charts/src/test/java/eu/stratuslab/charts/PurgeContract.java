package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.purge.ClusterPurge;
import eu.stratuslab.standalone.purge.Holdings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a cloud in a cluster that is not its own. */
abstract class PurgeContract {
  private static final Kind MACHINE = new Kind("Machine", "machines", true);
  private static final Kind HOST = new Kind("Host", "hosts", false);
  private static final String CLOUD = UUID.randomUUID().toString();
  private static final String TENANT = "stratuslab-acme";

  private @TempDir Path directory;
  private @Nullable Server server;
  private @Nullable Cluster cluster;

  abstract Server server(Path directory);

  @BeforeEach
  void start() {
    var started = server(directory);
    server = started;
    cluster = Cluster.of(Optional.of(started.kubeconfig()));
    try (var _ = Kubelet.inThisProcess(started.client(), started::kubeconfig)) {
      Chart.install(started.kubeconfig(), Map.of());
    }
  }

  @AfterEach
  void end() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void nothing_goes_while_something_would_bring_it_back_and_everything_after_that() {
    cloud();
    foreign("stratuslab-of-somebody-else");
    var installed = purge().look();
    assertThat(installed.clouds()).containsExactly(CLOUD);
    assertThat(installed.releases()).containsExactly(Chart.RELEASE);
    assertThat(installed.resources()).containsEntry("machines.stratuslab.eu", 1);
    assertThat(installed.namespaces()).containsExactlyInAnyOrder(Chart.NAMESPACE, TENANT);
    assertThat(String.join("\n", installed.refusals(false)))
        .contains("helm uninstall cloud -n stratuslab-system")
        .contains("Deployment stratuslab-bridge", "DaemonSet stratuslab-agent")
        .contains("machine db (", "on node-1", "--machines");

    Chart.uninstall(server().kubeconfig());
    var left = purge().look();
    assertThat(left.claims()).containsExactly("stratuslab-store");
    assertThat(left.refusals(false))
        .singleElement()
        .satisfies(why -> assertThat(why).contains("1 machines"));
    assertThat(left.refusals(true)).isEmpty();

    purged(left);
    assertThat(purge().look().nothing()).isTrue();
    assertThat(server().client().namespaces().withName("stratuslab-of-somebody-else").get())
        .isNotNull();
    assertThat(server().client().namespaces().withName("default").get()).isNotNull();
  }

  private void purged(Holdings holdings) {
    List<String> said = new ArrayList<>();
    purge().purge(holdings, said::add);
    assertThat(said)
        .contains("the CRD machines.stratuslab.eu deleted", "the namespace " + TENANT + " deleted");
    assertThat(holdings.remains())
        .anySatisfy(line -> assertThat(line).contains("machine db (", "virsh"))
        .anySatisfy(line -> assertThat(line).startsWith("on node-1"));
  }

  private ClusterPurge purge() {
    return new ClusterPurge(
        Objects.requireNonNull(cluster), InstantSource.system(), Duration.ofSeconds(90));
  }

  /** What a mirror and an agent have made, down to the agent's finalizer. */
  private void cloud() {
    var api = Objects.requireNonNull(cluster).api();
    api.ensureNamespace(Chart.NAMESPACE, CLOUD);
    api.ensureNamespace(TENANT, CLOUD);
    var host = UUID.randomUUID().toString();
    var reported = api.create(resource(HOST, null, host, Map.of(), Json.object()));
    api.applyStatus(
        reported.ref(), reported.meta().uid(), Json.object().put("hostName", "node-1"), "agent");
    var machine =
        api.create(
            resource(
                MACHINE,
                TENANT,
                UUID.randomUUID().toString(),
                Map.of(Labels.HOST, host),
                stopped()));
    api.addFinalizer(machine.ref(), machine.meta().uid(), Labels.FINALIZER);
    api.applyStatus(
        machine.ref(),
        machine.meta().uid(),
        Json.object().put("state", "STARTED").put("hostName", "node-1"),
        "agent");
  }

  private static ObjectNode stopped() {
    var spec =
        Json.object()
            .put("cloud", CLOUD)
            .put("cpu", 1)
            .put("memory", 65_536)
            .put("power", "Stopped")
            .put("powerRevision", 1);
    spec.putObject("image")
        .put("id", UUID.randomUUID().toString())
        .put("tenant", "acme")
        .put("digest", "00")
        .put("size", 1)
        .put("format", "raw");
    return spec;
  }

  private static Resource resource(
      Kind kind,
      @Nullable String namespace,
      String name,
      Map<String, String> labels,
      ObjectNode spec) {
    var all = new HashMap<>(labels);
    all.put(Labels.CLOUD, CLOUD);
    return new Resource(
        kind,
        namespace,
        name,
        Resource.Meta.none(),
        all,
        Map.of(Labels.NAME, "db"),
        spec,
        Json.object());
  }

  private void foreign(String name) {
    var _ =
        server()
            .client()
            .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
            .create();
  }

  private Server server() {
    return Objects.requireNonNull(server);
  }
}
