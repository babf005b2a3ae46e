package eu.stratuslab.charts;

import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.kubernetes.contract.RealCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An API server of one test class, and kubeconfigs of it. */
final class Server implements AutoCloseable {
  private final AutoCloseable running;
  private final Path directory;
  private final Path admin;
  private final KubernetesClient client;

  private Server(AutoCloseable running, Path directory, String kubeconfig) {
    this.running = running;
    this.directory = directory;
    this.admin = write("admin", kubeconfig);
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(admin.toFile())).build();
  }

  /** The embedded one. */
  static Server embedded(Path directory) {
    var server = EmbeddedKubernetes.start(Settings.inMemory());
    return new Server(server, directory, server.kubeconfig());
  }

  /**
   * A real one of our own, or the test is skipped with the reason: a chart that takes hold of the
   * whole cluster is not tried in somebody else's.
   */
  static Server real(Path directory) {
    return real(RealCluster.requireOwn(directory), directory);
  }

  private static Server real(RealCluster server, Path directory) {
    var config = server.config();
    return new Server(server, directory, text(config.getMasterUrl(), config.getOauthToken()));
  }

  /** A real one of our own where there is one, else the embedded one. */
  static Server best(Path directory) {
    return RealCluster.findOwn(directory)
        .map(server -> real(server, directory))
        .orElseGet(() -> embedded(directory));
  }

  KubernetesClient client() {
    return client;
  }

  /** By which an administrator works. */
  Path kubeconfig() {
    return admin;
  }

  /** By which a service account works. */
  Path kubeconfig(String serviceAccount) {
    return write(serviceAccount, withToken(Tokens.of(client, serviceAccount, Optional.empty())));
  }

  /** The same from a pod on a node. */
  Path kubeconfig(String serviceAccount, String node) {
    return write(
        serviceAccount + "-" + node,
        withToken(Tokens.of(client, serviceAccount, Optional.of(node))));
  }

  private String withToken(String token) {
    return text(client.getMasterUrl().toString(), token);
  }

  private static String text(String url, String token) {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
    users: [{name: u, user: {token: "%s"}}]
    contexts: [{name: c, context: {cluster: c, user: u}}]
    current-context: c
    """
        .formatted(url, token);
  }

  private Path write(String name, String kubeconfig) {
    try {
      return Files.writeString(directory.resolve(name + ".kubeconfig"), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws Exception {
    client.close();
    running.close();
  }
}
