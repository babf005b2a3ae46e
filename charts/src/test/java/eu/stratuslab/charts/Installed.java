package eu.stratuslab.charts;

import eu.stratuslab.agent.Agent;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.Settings;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.bootstrap.Replica;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.TenantBinding;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.operator.CloudOperator;
import eu.stratuslab.standalone.client.CimiClient;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A cloud in this process whose components are who the chart makes them: each with the token of its
 * own service account. One host, whose hypervisor only pretends.
 */
final class Installed implements AutoCloseable {
  private static final List<TenantBinding> BINDINGS =
      TenantBinding.parse(
          "stratuslab-tenant-bridge=stratuslab-bridge,stratuslab-tenant-agent=stratuslab-agent");

  private final Parts parts = new Parts();
  private final Path images;
  private final Cluster admin;
  private final Cluster bridge;
  private final Cluster operator;
  private final Map<String, Cluster> agents = new HashMap<>();
  private final CimiClient client;

  Installed(Server server, Path directory) throws IOException {
    parts.keep(server);
    images = Files.createDirectories(directory.resolve("pictures"));
    Files.write(images.resolve("empty.raw"), new byte[1_024_000]);
    try (var _ = Kubelet.inThisProcess(server.client(), server::kubeconfig)) {
      Chart.install(server.kubeconfig(), Map.of());
    }
    admin = cluster(server.kubeconfig());
    bridge = cluster(server.kubeconfig("stratuslab-bridge"));
    operator = cluster(server.kubeconfig("stratuslab-operator"));

    var store = parts.keep(SqliteStore.open(SqliteOptions.of(directory.resolve("cloud.sqlite"))));
    var password = directory.resolve("password");
    var replica =
        parts.keep(
            Replica.start(
                store,
                bridge.api(),
                bridge.crds()::install,
                BridgeSettings.of(HttpSettings.loopback(0), password),
                "bridge"));
    client =
        parts.keep(
            new CimiClient(replica.url().toString(), "admin", Files.readString(password).strip()));
    parts.keep(
        CloudOperator.start(
            operator.client(),
            operator.api(),
            "operator",
            InstantSource.system(),
            System::nanoTime));
    agents.put("node-1", cluster(server.kubeconfig("stratuslab-agent", "node-1")));
    agents.put("node-2", cluster(server.kubeconfig("stratuslab-agent", "node-2")));
    host(directory, store.cloud(), "node-1");
  }

  private Cluster cluster(Path kubeconfig) {
    return parts.keep(Cluster.of(Optional.of(kubeconfig), BINDINGS));
  }

  private void host(Path directory, String cloud, String node) {
    var settings =
        Settings.of(
                cloud,
                UUID.randomUUID().toString(),
                node,
                directory.resolve("state-" + node),
                "10.77.9.0/24")
            .onNode(node)
            .virtualizedBy(Optional.of("qemu"))
            .paced(Duration.ofSeconds(1), Duration.ofSeconds(1));
    parts.keep(
        new Agent(
            settings,
            agent(node),
            new FakeHypervisor(node),
            InstantSource.system(),
            CrashPoints.NONE));
  }

  CimiClient client() {
    return client;
  }

  Path images() {
    return images;
  }

  KubeApi admin() {
    return admin.api();
  }

  /** As an administrator. */
  KubernetesClient kubernetes() {
    return admin.client();
  }

  KubeApi bridge() {
    return bridge.api();
  }

  KubeApi operator() {
    return operator.api();
  }

  /** The agent on a node; that of node-2 is only spoken for. */
  KubeApi agent(String node) {
    return Objects.requireNonNull(agents.get(node)).api();
  }

  @Override
  public void close() {
    parts.close();
  }
}
