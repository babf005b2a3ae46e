package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.kubernetes.contract.RealCluster;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real API server, where this machine has one. */
@Tag("slow")
class RealKubeApiTest extends KubeApiContract {
  private static Optional<RealCluster> server = Optional.empty();

  private @Nullable KubernetesClient client;
  private @Nullable KubeApi api;

  @BeforeAll
  static void look(@TempDir Path directory) {
    server = RealCluster.find(directory);
    if (server.isPresent()) {
      try (var client = new KubernetesClientBuilder().withConfig(server.get().config()).build()) {
        new KubeCrds(client).install();
      }
    }
  }

  @AfterAll
  static void stop() {
    server.ifPresent(RealCluster::close);
  }

  /** Each test is reported as skipped: an abort before all of them would not be. */
  private static Config config() {
    return server.map(RealCluster::config).orElseGet(() -> RealCluster.without(RealCluster.why()));
  }

  private KubernetesClient client() {
    var there = client;
    if (there == null) {
      there = new KubernetesClientBuilder().withConfig(config()).build();
      client = there;
    }
    return there;
  }

  @Override
  protected KubeApi api() {
    var there = api;
    if (there == null) {
      there = Fabric8KubeApi.connect(config());
      api = there;
    }
    return there;
  }

  @AfterEach
  void close() {
    if (api != null) {
      client().namespaces().withName(namespace).delete();
      client().close();
      api.close();
    }
  }

  @Test
  void the_crds_are_installed_once_and_a_newer_one_is_refused() {
    var crds = new KubeCrds(client());
    var crd = client().apiextensions().v1().customResourceDefinitions();
    var name = "machines.stratuslab.eu";
    var before = crd.withName(name).get().getMetadata().getGeneration();
    crds.install();
    assertThat(crd.withName(name).get().getMetadata().getGeneration()).isEqualTo(before);
    annotate(name, "999");
    assertThatThrownBy(crds::install).hasMessageContaining("update this component");
    annotate(name, Integer.toString(Mirrored.SCHEMA));
    crds.install();
  }

  private void annotate(String crd, String schema) {
    client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(crd)
        .edit(
            c -> {
              c.getMetadata().setAnnotations(Map.of(Mirrored.SCHEMA_ANNOTATION, schema));
              return c;
            });
  }

  @Test
  void events_are_in_the_namespace_of_what_they_are_about() {
    var created = api().create(machine("a", spec(1)));
    for (var i = 0; i < 2; i++) {
      api().event(created.ref(), created.meta().uid(), "id", true, "Reverted", "a foreign edit");
    }
    var events = client().v1().events().inNamespace(namespace).list().getItems();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getInvolvedObject().getUid()).isEqualTo(created.meta().uid());
  }
}
