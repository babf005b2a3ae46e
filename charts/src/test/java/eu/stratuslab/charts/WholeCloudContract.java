package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.agent.libvirt.BootSector;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Trust;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.VirtualHosts;
import eu.stratuslab.standalone.purge.ClusterPurge;
import eu.stratuslab.standalone.purge.MachinesEnd;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cloud that Helm installs, with a real guest, from its first install until nothing is left of
 * it; on a real API server where there is one, else on the embedded one.
 */
abstract class WholeCloudContract {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final Duration COMMAND = Duration.ofSeconds(60);
  private static final Path ROOT =
      Path.of(System.getProperty("stratuslab.root", "..")).toAbsolutePath().normalize();

  private @Nullable Path directory;
  private @Nullable Server server;
  private @Nullable Node node;
  private @Nullable Kubelet kubelet;
  private @Nullable VirtualHost host;
  private final int port = Node.freePort();

  /** How pods are run. */
  abstract Containers containers(Path directory);

  @BeforeEach
  void start() throws IOException {
    skipWhereImpossible();
    // Sockets want a short path.
    var home = Files.createTempDirectory("slabcharts");
    directory = home;
    var containers = containers(home.resolve("images"));
    var virtual = new VirtualHost(1, freeNetwork(), Node.NAME, UUID.randomUUID().toString());
    host = virtual;
    hosts().start(virtual);
    var started = Server.best(Files.createDirectories(home.resolve("server")));
    server = started;
    var made = new Node(started, containers, home);
    node = made;
    kubelet = new Kubelet(started.client(), this::hook);
  }

  private static void skipWhereImpossible() {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "skipped: because virtual hosts need root");
    var packages = ROOT.resolve("virtual-host/packages").toString();
    var missing = Command.run(COMMAND, List.of(packages, "all", "--missing"));
    Assumptions.assumeTrue(
        missing.exitCode() == 0 && missing.output().isBlank(),
        () ->
            "skipped: because packages are missing: "
                + missing.output().strip().replace('\n', ' '));
  }

  private static int freeNetwork() {
    return ThreadLocalRandom.current()
        .ints(100, 250)
        .filter(n -> !Files.exists(Path.of("/sys/class/net/stratuslab" + n)))
        .findFirst()
        .orElseThrow();
  }

  @AfterEach
  void end() throws Exception {
    if (kubelet != null) {
      kubelet.close();
    }
    if (node != null) {
      node.close();
    }
    if (server != null) {
      server.close();
    }
    if (host != null) {
      hosts().stop(host);
    }
    if (directory != null) {
      keepLogs(directory.resolve("logs"));
      Command.run(COMMAND, List.of("rm", "-rf", "--one-file-system", directory.toString()));
    }
  }

  private void keepLogs(Path logs) {
    if (Files.isDirectory(logs)) {
      var kept = Path.of("target", "clouds", getClass().getSimpleName());
      Command.run(COMMAND, List.of("mkdir", "-p", kept.toString())).orThrow("mkdir");
      Command.run(COMMAND, List.of("cp", "-r", logs + "/.", kept.toString())).orThrow("cp");
    }
  }

  @Test
  void every_pod_answers_its_probes_and_the_release_passes_its_test() {
    install();
    Chart.test(server().kubeconfig());
    uninstall();
  }

  @Test
  void machines_outlive_the_release_and_its_types_and_end_with_a_purge() throws Exception {
    install();
    String machine;
    Map<String, Long> before;
    try (var client = client()) {
      machine = machine(client);
      before = guests();
      assertThat(before).containsKey(machine);
    }

    uninstall();
    deleteTypes();
    assertThat(guests()).isEqualTo(before);

    install();
    try (var client = client()) {
      eventually(
          "the machine is adopted", () -> "STARTED".equals(state(client, machine)) && reported());
      assertThat(guests()).isEqualTo(before);
      new MachinesEnd(client, PATIENCE).end(said -> assertThat(said).contains("deleted"));
    }
    assertThat(guests()).isEmpty();

    nothingIsOnHosts();
    uninstall();
    purge();
  }

  private void install() {
    Chart.install(
        server().kubeconfig(),
        Map.of(
            "bridge.service.port", port,
            "agent.virtualization", "qemu",
            "agent.subnet", virtual().subnet(),
            "agent.stateDirectory", state().toString(),
            "agent.libvirt.uri", hosts().uri(virtual()),
            "agent.libvirt.socketDirectory", socketDirectory()));
    node().sync();
    assertThat(node().running()).isEqualTo(3);
    node().awaitReady();
  }

  private void uninstall() {
    Chart.uninstall(server().kubeconfig());
    node().sync();
    assertThat(node().running()).isZero();
  }

  /**
   * The pod of a hook; that of the test finds the Service by its name, which only a cluster has.
   */
  private boolean hook(String name, PodSpec pod) {
    var names = dir().resolve("pods").resolve(name).resolve("tmp").resolve("hosts");
    write(names, "127.0.0.1 stratuslab-bridge.stratuslab-system.svc\n");
    var container = pod.getContainers().getFirst();
    container.setArgs(
        container.getArgs().stream()
            .map(argument -> argument.replace(":" + port + "/", ":" + bridgePort() + "/"))
            .toList());
    return node().run(name, pod, Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=/tmp/hosts"));
  }

  private int bridgePort() {
    return node().running() == 0 ? port : node().port("stratuslab-bridge", "port");
  }

  private void deleteTypes() {
    var crds = server().client().apiextensions().v1().customResourceDefinitions();
    crds.list().getItems().stream()
        .filter(crd -> crd.getSpec().getGroup().equals("stratuslab.eu"))
        .forEach(crd -> crds.resource(crd).delete());
  }

  /** As the command waits for it, while there are agents that tell. */
  private void nothingIsOnHosts() {
    try (var cluster = Cluster.of(Optional.of(server().kubeconfig()))) {
      var left = new ClusterPurge(cluster, InstantSource.system(), PATIENCE).lookAfterTheEnd();
      assertThat(left.machines()).isEmpty();
      assertThat(left.volumes()).isEmpty();
    }
  }

  private void purge() {
    try (var cluster = Cluster.of(Optional.of(server().kubeconfig()))) {
      var purge = new ClusterPurge(cluster, InstantSource.system(), PATIENCE);
      var left = purge.look();
      assertThat(left.refusals(false)).isEmpty();
      purge.purge(left, said -> assertThat(said).contains("deleted"));
      assertThat(purge.look().nothing()).isTrue();
    }
  }

  /** A machine that runs, whose guest is a boot sector. */
  private String machine(CimiClient client) throws IOException {
    var offered = Files.createDirectories(state().resolve("offered"));
    var image = offered.resolve("boot.raw");
    BootSector.write(image);
    var settings = client.get("serviceConfigurations").body().at("/serviceConfigurations/0/id");
    var directories = Json.object();
    directories.putArray("imageDirectories").add(offered.toString());
    client
        .put(settings.asText() + "?$select=imageDirectories", directories)
        .orThrow("configuration");
    var registered =
        client
            .post(
                "machineImages",
                Json.object()
                    .put("name", "boot")
                    .put("format", "raw")
                    .put("imageLocation", "file://" + image))
            .orThrow("image");
    var imported = registered.path("id").asText();
    eventually(
        "the image is there",
        () -> "AVAILABLE".equals(client.get(imported).body().path("state").asText()));
    var body = Json.object().put("name", "outlives");
    var template = body.putObject("machineTemplate").put("initialState", "STARTED");
    template.putObject("machineConfig").put("cpu", 1).put("memory", 16_384);
    template.putObject("machineImage").put("href", imported);
    template.put("userData", "IyEvYmluL3NoCg==");
    var key = Access.key(client.post("machines", body).orThrow("machine"));
    eventually("the machine runs", () -> "STARTED".equals(state(client, key)));
    return key;
  }

  private static String state(CimiClient client, String machine) {
    JsonNode body = client.get("machines/" + machine).body();
    return body.path("state").asText();
  }

  /** Whether the agent has reported on the resource that was made anew. */
  private boolean reported() {
    return server()
        .client()
        .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .anyMatch(resource -> "STARTED".equals(resource.get("status", "state")));
  }

  /** The guests that run, each with its process: only a new start may change it. */
  private Map<String, Long> guests() {
    var uuids =
        Command.run(COMMAND, List.of("virsh", "-q", "-c", hosts().uri(virtual()), "list", "--uuid"))
            .orThrow("virsh")
            .lines()
            .map(String::strip)
            // Not the domain by which an agent finds out whether KVM works.
            .filter(uuid -> uuid.length() == 36 && uuid.charAt(14) == '7')
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    return uuids.stream().collect(Collectors.toMap(uuid -> uuid, WholeCloudContract::process));
  }

  private static long process(String guest) {
    Set<Long> found =
        ProcessHandle.allProcesses()
            .map(ProcessHandle::pid)
            .filter(pid -> commandLine(pid).contains("-uuid\0" + guest))
            .collect(Collectors.toSet());
    assertThat(found).as("processes of " + guest).hasSize(1);
    return found.iterator().next();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(
          Path.of("/proc/" + pid + "/cmdline"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // It ended meanwhile.
      return "";
    }
  }

  private CimiClient client() throws Exception {
    var secrets = server().client().secrets().inNamespace(Chart.NAMESPACE);
    var certificate = dir().resolve("bridge.crt");
    write(certificate, decoded(secrets.withName("stratuslab-tls").get().getData().get("tls.crt")));
    return new CimiClient(
        "https://localhost:%d/cimi/2/".formatted(bridgePort()),
        "admin",
        decoded(secrets.withName("stratuslab-admin").get().getData().get("password")),
        Optional.of(Trust.only(certificate)));
  }

  private static String decoded(@Nullable String base64) {
    return new String(
        java.util.Base64.getDecoder().decode(Objects.requireNonNull(base64)),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void eventually(String what, Supplier<Boolean> condition) {
    assertThat(Await.until(PATIENCE, () -> Optional.of(true).filter(any -> condition.get())))
        .as(what)
        .isPresent();
  }

  private VirtualHosts hosts() {
    return new VirtualHosts(ROOT, new DataDirectory(dir()));
  }

  private Path state() {
    return new DataDirectory(dir()).agent(1);
  }

  private String socketDirectory() {
    var uri = hosts().uri(virtual());
    return uri.substring(uri.indexOf("socket=") + "socket=".length(), uri.lastIndexOf('/'));
  }

  private Path dir() {
    return Objects.requireNonNull(directory);
  }

  private Server server() {
    return Objects.requireNonNull(server);
  }

  private Node node() {
    return Objects.requireNonNull(node);
  }

  private VirtualHost virtual() {
    return Objects.requireNonNull(host);
  }
}
