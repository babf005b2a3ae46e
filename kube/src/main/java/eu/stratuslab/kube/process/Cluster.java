package eu.stratuslab.kube.process;

import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.TenantBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The cluster that a component works in. */
public final class Cluster implements AutoCloseable {
  private final Config config;
  private final KubernetesClient client;
  private final KubeApi api;

  private Cluster(Config config, List<TenantBinding> bindings) {
    this.config = config;
    client = new KubernetesClientBuilder().withConfig(config).build();
    api = Fabric8KubeApi.connect(config, bindings);
  }

  /**
   * Knows how to reach a cluster; asks nothing of it yet.
   *
   * @param kubeconfig if absent: that in KUBECONFIG, that in the home directory, or in a pod the
   *     service account
   * @throws IllegalArgumentException if nothing names a cluster
   */
  public static Cluster of(Optional<Path> kubeconfig) {
    return of(kubeconfig, List.of());
  }

  /**
   * The same.
   *
   * @param bindings what is bound in each tenant's namespace
   */
  public static Cluster of(Optional<Path> kubeconfig, List<TenantBinding> bindings) {
    return new Cluster(
        kubeconfig.map(Cluster::read).orElseGet(() -> Config.autoConfigure(null)), bindings);
  }

  private static Config read(Path file) {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("there is no kubeconfig " + file + " that can be read");
    }
    return Config.fromKubeconfig(file.toFile());
  }

  /** Where the API server is, without what a user is known by. */
  public String url() {
    return config.getMasterUrl().replaceFirst("//[^/@]*@", "//");
  }

  public KubeApi api() {
    return api;
  }

  /** For who needs more than {@link KubeApi}. */
  public KubernetesClient client() {
    return client;
  }

  /** The CRDs of this version, to be brought into it. */
  public KubeCrds crds() {
    return new KubeCrds(client);
  }

  @Override
  public void close() {
    api.close();
    client.close();
  }
}
