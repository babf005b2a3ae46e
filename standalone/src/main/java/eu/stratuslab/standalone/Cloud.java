package eu.stratuslab.standalone;

import eu.stratuslab.agent.Agent;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.bootstrap.Replica;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.kube.process.Probes;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.operator.CloudOperator;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.HaltPoints;
import eu.stratuslab.standalone.process.VirtualHosts;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The components of a cloud, wired by hand: this page is the architecture. */
public final class Cloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  private static final Kind CONFIGURATION = new Kind("Configuration", "configurations", false);

  /**
   * Who leads. There is one bridge and one operator: under the same name, one that follows a killed
   * one need not wait until its lease has run out.
   */
  private static final String IDENTITY = "standalone";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DataDirectory data;
  private final CloudSettings settings;
  private final Path root;
  private final HaltPoints halts;
  private final Parts running = new Parts();
  private final Map<String, Probes.Check> live = new TreeMap<>();
  private final Map<String, Probes.Check> ready = new TreeMap<>();

  /**
   * A cloud whose components are not started yet.
   *
   * @param root of the source tree
   * @param halts where tests end this process
   */
  public Cloud(DataDirectory data, CloudSettings settings, Path root, HaltPoints halts) {
    this.data = data;
    this.settings = settings;
    this.root = root;
    this.halts = halts;
  }

  /** Starts a component, or all of them for {@code cloud}. */
  public synchronized void start(String component) {
    var probes = admin(component);
    switch (component) {
      case "cloud" -> {
        kubernetes();
        bridge();
        operator();
        settings.hosts().forEach(this::agent);
      }
      case "kubernetes" -> kubernetes();
      case "bridge" -> bridge();
      case "operator" -> operator();
      default -> agent(host(component));
    }
    probes.ask(live, ready);
    LOG.info("{} runs from {}", component, root);
  }

  /** First of all: whoever asks meanwhile hears that it is still starting. */
  private Probes admin(String component) {
    var probes = keep(Probes.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    DataDirectory.write(
        data.adminUrl(component),
        "http://127.0.0.1:%d\n".formatted(probes.port()).getBytes(StandardCharsets.UTF_8));
    return probes;
  }

  /** The API server, and the kubeconfig by which everybody else finds it. */
  private void kubernetes() {
    var server =
        keep(
            EmbeddedKubernetes.start(
                Settings.in(data.kubernetes())
                    .withPort(settings.kubernetesPort())
                    .withToken(settings.kubernetesToken())));
    DataDirectory.write(data.kubeconfig(), server.kubeconfig().getBytes(StandardCharsets.UTF_8));
  }

  /** CIMI over the store, and the mirror between the store and the API server. */
  private void bridge() {
    var store = keep(settings.cluster().open(settings.store(data)));
    var client = keep(client());
    var replica =
        keep(
            Replica.start(
                store,
                kube(),
                () -> new KubeCrds(client).install(),
                BridgeSettings.of(HttpSettings.loopback(settings.port()), data.adminPassword())
                    .haltingAt(halts::accept),
                IDENTITY));
    ready.putAll(replica.ready());
  }

  private void agent(VirtualHost host) {
    var hypervisor = keep(LibvirtHypervisor.connect(uri(host)));
    var kube = kube();
    var agent =
        new Agent(
            eu.stratuslab.agent.Settings.of(
                cloud(kube),
                host.uuid(),
                host.name(),
                data.agent(host.index()),
                settings.subnet(host)),
            kube,
            hypervisor,
            InstantSource.system(),
            halts);
    keep(agent);
    agent.live().forEach((name, check) -> live.put(name + "-" + host.index(), check));
    agent.ready().forEach((name, check) -> ready.put(name + "-" + host.index(), check));
  }

  private String uri(VirtualHost host) {
    return settings.driver().equals("test")
        ? "test:///default"
        : new VirtualHosts(root, data).uri(host);
  }

  private VirtualHost host(String component) {
    return settings.hosts().stream()
        .filter(host -> component.equals("agent-" + host.index()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no component " + component));
  }

  /** The uuid of the cloud, once the mirror has written it into the cluster. */
  private static String cloud(KubeApi kube) {
    return Await.until(PATIENCE, () -> configured(kube))
        .orElseThrow(
            () -> new IllegalStateException("no bridge has configured this cluster in time"));
  }

  private static Optional<String> configured(KubeApi kube) {
    try {
      return kube.list(CONFIGURATION, Map.of()).stream()
          .map(resource -> resource.specAs(ConfigurationSpec.class).cloud())
          .filter(Objects::nonNull)
          .findFirst();
    } catch (KubeException e) {
      LOG.debug("The cluster is not configured yet: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void operator() {
    var operator =
        keep(
            CloudOperator.start(
                keep(client()),
                halts.around("operator", kube()),
                IDENTITY,
                InstantSource.system(),
                System::nanoTime));
    ready.put("operator", operator::waiting);
  }

  private KubeApi kube() {
    return keep(Fabric8KubeApi.connect(config()));
  }

  private KubernetesClient client() {
    return new KubernetesClientBuilder().withConfig(config()).build();
  }

  private Config config() {
    var file = data.kubeconfig();
    return Await.until(PATIENCE, () -> Optional.of(file).filter(Files::exists))
        .map(path -> Config.fromKubeconfig(path.toFile()))
        .orElseThrow(() -> new IllegalStateException("there is no " + file));
  }

  private <T extends AutoCloseable> T keep(T component) {
    return running.keep(component);
  }

  /** Ends everything in the opposite order; machines run on. */
  @Override
  public synchronized void close() {
    running.close();
  }
}
