package eu.stratuslab.standalone;

import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.operator.CloudOperator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components of a cloud, wired by hand: this page is the architecture. */
public final class Cloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  private final DataDirectory data;
  private final CloudSettings settings;
  private final Path root;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  public Cloud(DataDirectory data, CloudSettings settings, Path root) {
    this.data = data;
    this.settings = settings;
    this.root = root;
  }

  /** Starts a component, or all of them for {@code cloud}. */
  public synchronized void start(String component) {
    switch (component) {
      case "cloud" -> {
        kubernetes();
        operator();
      }
      case "kubernetes" -> kubernetes();
      case "operator" -> operator();
      default -> throw new IllegalStateException("there is no component " + component);
    }
    LOG.info("{} runs from {}", component, root);
  }

  /** The API server, and the kubeconfig by which everybody else finds it. */
  private void kubernetes() {
    var server =
        keep(
            EmbeddedKubernetes.start(
                Settings.in(data.kubernetes())
                    .withPort(settings.kubernetesPort())
                    .withToken(settings.kubernetesToken())));
    DataDirectory.write(
        data.kubeconfig(), server.kubeconfig().getBytes(StandardCharsets.UTF_8));
    try (var client = new KubernetesClientBuilder().withConfig(config()).build()) {
      new KubeCrds(client).install();
    }
  }

  private void operator() {
    var client = keep(new KubernetesClientBuilder().withConfig(config()).build());
    keep(CloudOperator.start(client, kube(), identity(), InstantSource.system()));
  }

  private KubeApi kube() {
    return keep(Fabric8KubeApi.connect(config()));
  }

  private Config config() {
    return Config.fromKubeconfig(data.kubeconfig().toFile());
  }

  private static String identity() {
    return "pid-" + ProcessHandle.current().pid();
  }

  private <T extends AutoCloseable> T keep(T component) {
    running.push(component);
    return component;
  }

  /** Ends everything in the opposite order; machines run on. */
  @Override
  public synchronized void close() {
    while (!running.isEmpty()) {
      var component = running.pop();
      try {
        component.close();
      } catch (Exception e) {
        LOG.warn("{} did not close: {}", component, e.toString());
      }
    }
  }
}
