package eu.stratuslab.standalone.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.cli.Cli;
import eu.stratuslab.standalone.cli.Component;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.Processes;
import eu.stratuslab.standalone.process.VirtualHosts;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cloud as {@code up --split} makes it, with components that can be killed one by one. */
public final class TestCloud implements AutoCloseable {
  /** How long anything may take on a machine that has much else to do. */
  public static final Duration PATIENCE = Cimi.PATIENCE;

  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final String SECOND_BRIDGE = "bridge-2";

  private final Path root;
  private final String name;
  private final DataDirectory data;
  private CloudSettings settings;
  private final Processes processes;
  private final VirtualHosts hosts;
  private final Thread atExit;
  private @Nullable FakeCluster cluster;
  private @Nullable Integer secondPort;

  private TestCloud(Path root, String name, DataDirectory data, CloudSettings settings) {
    this.root = root;
    this.name = name;
    this.data = data;
    this.settings = settings;
    this.processes = new Processes(data);
    this.hosts = new VirtualHosts(root, data);
    this.atExit = new Thread(() -> Leftovers.end(root, data));
  }

  /**
   * A running cloud without images and machines.
   *
   * @param name of the directory below target/clouds where its logs are kept
   * @param hosts how many virtual hosts
   */
  public static TestCloud start(String name, int hosts) {
    return start(name, hosts, Map.of());
  }

  /**
   * The same on file systems that may fill up.
   *
   * @param small the sizes of file systems of their own, by directories below the cloud's
   */
  public static TestCloud start(String name, int hosts, Map<String, String> small) {
    var root = root();
    Layout.skipWithoutVirtualHosts(root);
    var cloud = made(root, name, Layout.of(hosts, "qemu"));
    return cloud.begun(
        () -> {
          small.forEach(cloud::mount);
          cloud.settings.hosts().forEach(cloud.hosts::start);
          cloud.components().forEach(cloud::start);
        });
  }

  /**
   * A running cloud of which every document is in a Couchbase cluster, played by this process, with
   * two bridges over it: clients ask them in turn.
   */
  public static TestCloud overCouchbase(String name, int hosts) {
    var root = root();
    Layout.skipWithoutVirtualHosts(root);
    var cloud = made(root, name, Layout.of(hosts, "qemu"));
    return cloud.begun(
        () -> {
          cloud.overCluster();
          cloud.settings.hosts().forEach(cloud.hosts::start);
          cloud.components().forEach(cloud::start);
          cloud.awaitReady();
          cloud.startSecondBridge();
        });
  }

  private void overCluster() {
    var made = new FakeCluster(data.root());
    cluster = made;
    settings = settings.over(made.cfg());
    data.save(settings);
  }

  /** The program of a bridge of its own, as a cluster runs it. */
  private void startSecondBridge() {
    var port = Layout.freePort();
    processes.start(SECOND_BRIDGE, SecondBridge.command(data, settings, port));
    var _ =
        Await.until(PATIENCE, () -> SecondBridge.answers(port))
            .orElseThrow(() -> new AssertionError("the second bridge does not serve; " + logs()));
    secondPort = port;
  }

  /**
   * A cloud on libvirt's test driver, which has no guests, brought up by the command: in one
   * process if it has one host.
   */
  public static TestCloud simulated(String name, int hosts) {
    Layout.skipWithoutLibvirt();
    var cloud = made(root(), name, Layout.of(hosts, "test"));
    return cloud.begun(() -> cloud.command("up", "--driver", "test").orThrow("up"));
  }

  static Path root() {
    return Path.of(System.getProperty("stratuslab.root", "..")).toAbsolutePath().normalize();
  }

  private static TestCloud made(Path root, String name, CloudSettings settings) {
    Leftovers.ofTheDead(root);
    var cloud = new TestCloud(root, name, new DataDirectory(Leftovers.directory()), settings);
    Runtime.getRuntime().addShutdownHook(cloud.atExit);
    return cloud;
  }

  private TestCloud begun(Runnable beginning) {
    try {
      data.save(settings);
      beginning.run();
      awaitReady();
      try (var admin = admin()) {
        allowImages(admin);
      }
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Runs {@code ./stratuslab} with a command, without its build. */
  public Command.Result command(String... arguments) {
    return command(Path.of("/dev/null"), arguments);
  }

  /** The same with what somebody types. */
  public Command.Result command(Path typed, String... arguments) {
    var line = new ArrayList<>(Component.java());
    line.add(Cli.class.getName());
    line.addAll(List.of(arguments));
    line.addAll(List.of("--data", data.root().toString()));
    return Command.run(PATIENCE, line, typed);
  }

  private void mount(String directory, String size) {
    var where = data.root().resolve(directory);
    try {
      Files.createDirectories(where);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Command.run(
            COMMAND,
            List.of(
                "mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "tmpfs", where.toString()))
        .orThrow("mount");
  }

  private void allowImages(Cimi admin) {
    try {
      Files.createDirectories(data.images());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var id = admin.get("serviceConfigurations").ok().at("/serviceConfigurations/0/id").asText();
    admin
        .put(
            "serviceConfigurations/"
                + id.substring(id.lastIndexOf('/') + 1)
                + "?%24select=imageDirectories",
            "{\"imageDirectories\": [\"" + data.images() + "\"]}")
        .ok();
  }

  /** Waits until the bridge answers and every host has reported. */
  public void awaitReady() {
    var _ =
        Await.until(PATIENCE, this::ready)
            .orElseThrow(() -> new AssertionError("the cloud does not serve; see " + logs()));
  }

  private Optional<JsonNode> ready() {
    if (!Files.exists(data.adminPassword())) {
      return Optional.empty();
    }
    try (var admin = admin()) {
      return admin
          .whole("hosts?%24filter=state%3D%27READY%27")
          .filter(list -> list.path("count").asInt() == settings.hosts().size());
    }
  }

  public List<String> components() {
    return Component.names(settings);
  }

  public CloudSettings settings() {
    return settings;
  }

  public DataDirectory data() {
    return data;
  }

  /** Starts a component that does not run. */
  public void start(String component) {
    var command = new ArrayList<>(Component.command(component, data));
    command.addAll(List.of("--halt-file", haltFile(component).toString()));
    processes.start(component, command);
  }

  /** Kills the API server and deletes all that it knew. */
  public void wipeKubernetes() {
    kill("kubernetes");
    data.forgetKubernetes();
  }

  public boolean runs(String component) {
    return processes.find(component).isPresent();
  }

  /** Ends a component as kill -9 does. */
  public void kill(String component) {
    processes.find(component).ifPresent(TestCloud::kill);
  }

  /** Ends a process as kill -9 does, and waits until it is no more. */
  public static void kill(ProcessHandle process) {
    process.destroyForcibly();
    try {
      var _ = process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a component halt when it reaches a point the next time. */
  public void haltAt(String component, String point) {
    DataDirectory.write(haltFile(component), point.getBytes(StandardCharsets.UTF_8));
  }

  /** Has nobody halt any more. */
  public void haltNowhere() {
    components()
        .forEach(
            component -> {
              try {
                Files.deleteIfExists(haltFile(component));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  private Path haltFile(String component) {
    return data.root().resolve("halt-" + component);
  }

  /** What this runs on, in general words. */
  public String machine() {
    try (var admin = admin()) {
      var host = admin.get("hosts").ok().at("/hosts/0");
      return "%d processors, %d virtual hosts, virtualization: %s"
          .formatted(
              Runtime.getRuntime().availableProcessors(),
              settings.hosts().size(),
              host.path("virtualization").asText());
    }
  }

  /** The administrator's client. */
  public Cimi admin() {
    try {
      return client("admin", Files.readString(data.adminPassword()).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Cimi client(String user, String password) {
    return new Cimi(
        Stream.of(settings.port(), secondPort)
            .filter(Objects::nonNull)
            .map(port -> "http://127.0.0.1:" + port + "/cimi/2/")
            .toList(),
        user,
        password);
  }

  public KubeApi kube() {
    return Fabric8KubeApi.connect(Config.fromKubeconfig(data.kubeconfig().toFile()));
  }

  public KubernetesClient kubernetes() {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(data.kubeconfig().toFile()))
        .build();
  }

  /** The documents, read beside the bridges. */
  public Store store() {
    var shared = cluster;
    return shared == null ? new StoreFile(data.store()) : shared;
  }

  public Guests guests() {
    return new Guests(data, settings, hosts);
  }

  /** Puts a file among the images that administrators may name, and returns its URI. */
  public String offer(Path file) {
    try {
      var target = data.images().resolve(file.getFileName().toString());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      return "file://" + target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The demo guest's image among the images of this cloud. */
  public String offerDemo() {
    return offer(DemoImage.file(root));
  }

  private Path logs() {
    return root.resolve("standalone/target/clouds").resolve(name);
  }

  private void keepLogs() {
    var from = data.root().resolve("logs");
    if (!Files.isDirectory(from)) {
      return;
    }
    try (var files = Files.newDirectoryStream(from)) {
      Files.createDirectories(logs());
      for (var file : files) {
        Files.copy(file, logs().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    keepLogs();
    Leftovers.end(root, data);
    if (cluster != null) {
      cluster.close();
    }
  }
}
