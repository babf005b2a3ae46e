package eu.stratuslab.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an administrator sees with kubectl while the operator works; {@code -Dgolden.update} writes
 * the transcripts anew. Times, ages, uids and widths are not compared.
 */
class KubectlTranscriptTest {
  private static final Path GOLDEN = Path.of("src/test/resources/kubectl");
  private static final String CLOUD = "018f0000-0000-7000-8000-00000000c10d";
  private static final String TENANT = "stratuslab-acme";
  private static final String HOST = "018f0000-0000-7000-8000-0000000000a1";
  private static final String AWAY = "018f0000-0000-7000-8000-0000000000a2";
  private static final String WEB = "018f0000-0000-7000-8000-0000000000b1";
  private static final String BIG = "018f0000-0000-7000-8000-0000000000b2";
  private static final String LOST = "018f0000-0000-7000-8000-0000000000b3";
  private static final Kind MACHINES = new Kind("Machine", "machines", true);
  private static final Kind HOSTS = new Kind("Host", "hosts", false);
  private static final long MEMORY = 16_777_216;

  @TempDir private Path directory = Path.of("");
  private String kubectl = "";
  private final AtomicLong nanos = new AtomicLong();
  private final Instant lastHeard = Instant.now().minusSeconds(3600);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Resource here;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Resource away;

  private final List<AutoCloseable> open = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // set before each test
  private KubeApi kube;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    kubectl =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, "kubectl"))
            .filter(Files::isExecutable)
            .findFirst()
            .map(Path::toString)
            .orElse("");
    if (kubectl.isEmpty()) {
      abort("skipped: because there is no kubectl on the PATH");
    }
    var server = EmbeddedKubernetes.start(Settings.inMemory());
    open.addFirst(server);
    Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig());
    var config = Config.fromKubeconfig(server.kubeconfig());
    client = new KubernetesClientBuilder().withConfig(config).build();
    open.addFirst(client);
    new KubeCrds(client).install();
    kube = Fabric8KubeApi.connect(config);
    open.addFirst(kube);
    kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, CLOUD);
    kube.ensureNamespace(TENANT, CLOUD);
    furnish();
    open.addFirst(CloudOperator.start(client, kube, "test", InstantSource.system(), nanos::get));
    pass();
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open) {
      each.close();
    }
  }

  /** A host with a machine, a host that will be silent with another, and one that fits nowhere. */
  private void furnish() {
    here = created(HOST);
    report(here, "rack-1", Instant.now().plusSeconds(3600), MEMORY);
    away = created(AWAY);
    report(away, "rack-2", lastHeard, MEMORY + 1);
    running(machine(WEB, "web", 2, HOST), "rack-1", "10.77.1.10");
    running(machine(LOST, "batch", 1, AWAY), "rack-2", "10.77.2.11");
  }

  /** Until one host has been silent for too long, and the other one never has. */
  private void pass() {
    for (var left = 4; left >= 0; left--) {
      var memory = MEMORY + left;
      report(here, "rack-1", Instant.now().plusSeconds(3600), memory);
      Await.until(
          "its heartbeat is seen",
          () -> status(HOSTS, null, HOST).at("/allocatable/memory").asLong() == memory - 524_288);
      nanos.addAndGet(Duration.ofSeconds(8).toNanos());
    }
    // Time alone wakes nobody in a test: a word without a new heartbeat does.
    report(away, "rack-2", lastHeard, MEMORY);
  }

  @Test
  void the_usual_questions_are_answered() throws IOException {
    var big = machine(BIG, "huge", 4, null);
    Await.until(
        "every condition",
        () ->
            ready(BIG).filter(c -> c.reason().equals("Unplaced")).isPresent()
                && ready(LOST).filter(c -> c.reason().equals("HostSilent")).isPresent()
                && status(MACHINES, TENANT, BIG).toString().contains("rack-2: is SILENT")
                && status(HOSTS, null, HOST).path("allocated").path("cpus").asInt() == 2
                && status(HOSTS, null, AWAY).path("state").asText().equals("SILENT"));
    // The first thing that is told of it changes, and changes back: an Event that counts.
    for (var reason : List.of("StorageFull", "Creating", "StorageFull")) {
      var why = reason.equals("Creating") ? "disks and domain are being made" : "no space is left";
      kube.applyStatus(big.ref(), big.meta().uid(), condition("False", reason, why), Labels.AGENT);
    }
    Await.until(
        "an event that counts",
        () ->
            client.v1().events().inNamespace(TENANT).list().getItems().stream()
                .anyMatch(e -> "StorageFull".equals(e.getReason()) && e.getCount() == 2));

    compare(
        "get",
        run("get", "machines", "-n", TENANT),
        run("get", "mach", "-n", TENANT, "-o", "wide"),
        run("get", "hosts"),
        run("get", "stratuslab", "-A"));
    compare(
        "select",
        run("get", "machines", "-A", "--field-selector", "spec.tenant=acme,status.hostName=rack-1"),
        run("get", "machines", "-A", "--field-selector", "status.state=CREATING"),
        run("get", "hosts", "--field-selector", "status.state=SILENT"));
    compare("describe", run("describe", "-n", TENANT, "machine", BIG));
    compare(
        "wait",
        run("wait", "-n", TENANT, "machine/" + WEB, "--for=condition=Ready", "--timeout=20s"),
        run("wait", "host/" + HOST, "--for=condition=Ready", "--timeout=20s"));
    compare(
        "explain",
        run("explain", "machine.spec.power"),
        run("explain", "host.spec"),
        run("explain", "host.status.allocated"));
  }

  private static void compare(String name, String... transcripts) throws IOException {
    var text = normal(String.join("\n", transcripts));
    var file = GOLDEN.resolve(name + ".txt");
    if (System.getProperty("golden.update") != null) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).as(name).isEqualTo(Files.readString(file));
  }

  /** Those of one second come in no certain order. */
  private static String eventsInOrder(String text) {
    var lines = new ArrayList<>(text.lines().toList());
    var first = lines.indexOf("  ----  ------  ----  ----  -------") + 1;
    if (first > 0) {
      Collections.sort(lines.subList(first, lines.size()));
    }
    return String.join("\n", lines) + (text.endsWith("\n") ? "\n" : "");
  }

  private static String normal(String text) {
    return eventsInOrder(plain(text));
  }

  private static String plain(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("(?m)(?<=\\s)(<invalid>|\\d+[smhd](\\d+[sm])?)(?=\\s|$)", "AGE")
        .replaceAll("\\(x2 over [^)]*\\)", "(x2 over AGE)")
        .replaceAll("(?i)(uid|resource version): +\\S+", "$1: …")
        // Whether the silent host was known to be silent at first is a matter of luck.
        .replaceAll("(?m)^ +Warning +NoHostFits +AGE.*\\n", "")
        .replaceAll(" {2,}", "  ")
        .replaceAll("(?m) +$", "");
  }

  private String run(String... arguments) {
    try {
      var command = new ArrayList<>(List.of(kubectl, "--kubeconfig=kubeconfig"));
      command.addAll(List.of(arguments));
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return "$ kubectl " + String.join(" ", arguments) + "\n" + out;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private java.util.Optional<Condition> ready(String machine) {
    return Condition.find(
        Json.read(status(MACHINES, TENANT, machine), MachineStatus.class).conditions(), "Ready");
  }

  private ObjectNode status(
      Kind kind, @org.jspecify.annotations.Nullable String namespace, String name) {
    return kube.get(new eu.stratuslab.kube.Ref(kind, namespace, name)).orElseThrow().status();
  }

  private Resource created(String host) {
    return create(HOSTS, null, host, null, tree("{\"cloud\":\"" + CLOUD + "\"}"));
  }

  private void report(Resource made, String name, Instant heartbeat, long memory) {
    kube.applyStatus(
        made.ref(),
        made.meta().uid(),
        tree(
            """
            {"hostName":"%s","cpuArch":"x86_64","cpu":8,"memory":%d,"storage":900000000,
             "storageFree":800000000,"virtualization":"kvm","hypervisorVersion":"QEMU 10.0.3",
             "subnet":"10.77.1.0/24","heartbeat":"%s","cluster":"%s","observedGeneration":1,
             "conditions":[{"type":"Ready","status":"True","reason":"AgentReady",
               "message":"its agent is ready","observedGeneration":1,
               "lastTransitionTime":"2026-11-27T10:00:00Z"}]}
            """
                .formatted(name, memory, heartbeat, kube.clusterUid())),
        Labels.AGENT);
  }

  private Resource machine(
      String id, String name, int cpu, @org.jspecify.annotations.Nullable String host) {
    var spec =
        tree(
            """
            {"cloud":"%s","tenant":"acme","cpu":%d,"memory":%d,"disks":[{"id":"0","capacity":1000}],
             "interfaces":[],"power":"Running","powerRevision":1,"revision":1,
             "image":{"id":"i","tenant":"acme","digest":"d","format":"qcow2","size":1}}
            """
                .formatted(CLOUD, cpu, host == null ? 64_000_000 : 1_048_576));
    if (host != null) {
      spec.putObject("placement").put("host", host).put("epoch", 1).putArray("addresses");
    }
    return create(MACHINES, TENANT, id, name, spec);
  }

  private void running(Resource machine, String host, String address) {
    var status = condition("True", "Running", "its guest runs");
    status.put("state", "STARTED").put("hostName", host).put("observedGeneration", 1);
    status.putArray("addresses").add(address);
    kube.applyStatus(machine.ref(), machine.meta().uid(), status, Labels.AGENT);
  }

  private static ObjectNode condition(String status, String reason, String message) {
    return tree(
        """
        {"conditions":[{"type":"Ready","status":"%s","reason":"%s","message":"%s",
          "observedGeneration":1,"lastTransitionTime":"2026-11-27T10:00:00Z"}]}
        """
            .formatted(status, reason, message));
  }

  private Resource create(
      Kind kind,
      @org.jspecify.annotations.Nullable String namespace,
      String id,
      @org.jspecify.annotations.Nullable String name,
      ObjectNode spec) {
    return kube.create(
        new Resource(
            kind,
            namespace,
            id,
            Resource.Meta.none(),
            Map.of(Labels.CLOUD, CLOUD),
            name == null ? Map.of() : Map.of(Labels.NAME, name),
            spec,
            Json.object()));
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) Json.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
