package eu.stratuslab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** kubectl itself, as people use it; skipped where there is none. */
@TestInstance(Lifecycle.PER_CLASS)
class KubectlTest {
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: machines.example.org}
      spec:
        group: example.org
        scope: Namespaced
        names: {plural: machines, kind: Machine, shortNames: [mach], categories: [cloud]}
        versions:
        - name: v1
          served: true
          storage: true
          subresources:
            status: {}
            scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}
          selectableFields: [{jsonPath: .spec.host}]
          additionalPrinterColumns:
          - {name: State, type: string, jsonPath: .status.state}
          - {name: Cpu, type: integer, jsonPath: .spec.cpu, priority: 1}
          - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  required: [cpu]
                  properties:
                    cpu: {type: integer, minimum: 1, description: How many processors.}
                    host: {type: string}
                    replicas: {type: integer}
                status:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
      """;
  private static final String MACHINE =
      """
      apiVersion: example.org/v1
      kind: Machine
      metadata: {name: NAME, labels: {tier: web}}
      spec: {cpu: 2, host: h1}
      """;

  private record Run(int code, String out) {}

  private Path directory = Path.of("");
  private String kubectl = "";
  private Optional<EmbeddedKubernetes> server = Optional.empty();

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException, InterruptedException {
    directory = temporary;
    kubectl = find();
    if (kubectl.isEmpty()) {
      return;
    }
    EmbeddedKubernetes started = EmbeddedKubernetes.start(Settings.in(directory.resolve("data")));
    server = Optional.of(started);
    Files.writeString(directory.resolve("kubeconfig"), started.kubeconfig());
    write("definition.yaml", DEFINITION);
    assertThat(run("create", "-f", "definition.yaml").out()).contains("created");
  }

  /** Each test is reported as skipped: an abort before all of them would not be. */
  @BeforeEach
  void require() {
    if (kubectl.isEmpty()) {
      abort("skipped: because there is no kubectl on the PATH");
    }
  }

  private static String find() {
    List<String> folders = new ArrayList<>();
    Optional.ofNullable(System.getenv("KUBEBUILDER_ASSETS")).ifPresent(folders::add);
    folders.addAll(List.of(System.getenv("PATH").split(File.pathSeparator, -1)));
    return Stream.of(folders)
        .flatMap(List::stream)
        .map(folder -> Path.of(folder, "kubectl"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Path::toString)
        .orElse("");
  }

  @AfterAll
  void stop() {
    server.ifPresent(EmbeddedKubernetes::close);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(kubectl);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig").toString());
    builder.environment().put("HOME", directory.toString());
    return builder.start();
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    Process process = process(arguments);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("kubectl ends").isTrue();
    return new Run(process.exitValue(), out);
  }

  private String good(String... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.code()).as(run.out()).isZero();
    return run.out();
  }

  /** A namespace with the machine m. */
  private String namespaceWithMachine(String name) throws IOException, InterruptedException {
    good("create", "namespace", name);
    write(name + ".yaml", MACHINE.replace("NAME", "m"));
    assertThat(good("apply", "-n", name, "-f", name + ".yaml"))
        .contains("machine.example.org/m created");
    return name;
  }

  @Test
  void get_shows_columns_and_every_format() throws Exception {
    String namespace = namespaceWithMachine("formats");
    assertThat(good("get", "mach", "-n", namespace).lines().findFirst().orElse(""))
        .matches("NAME\\s+STATE\\s+AGE");
    assertThat(
            good("get", "machines", "-n", namespace, "-o", "wide").lines().findFirst().orElse(""))
        .matches("NAME\\s+STATE\\s+CPU\\s+AGE");
    assertThat(good("get", "machines", "-A")).contains("NAMESPACE").contains(namespace);
    assertThat(good("get", "cloud", "-n", namespace)).contains("m ");
    assertThat(good("get", "mach", "m", "-n", namespace, "-o", "yaml")).contains("cpu: 2");
    assertThat(good("get", "mach", "m", "-n", namespace, "-o", "json")).contains("\"cpu\": 2");
    assertThat(good("get", "mach", "m", "-n", namespace, "-o", "jsonpath={.spec.host}"))
        .isEqualTo("h1");
    assertThat(good("get", "mach", "-n", namespace, "-l", "tier=web")).contains("m ");
    assertThat(good("get", "mach", "-n", namespace, "-l", "tier=no")).contains("No resources");
    assertThat(good("get", "mach", "-n", namespace, "--field-selector", "spec.host=h1"))
        .contains("m ");
  }

  @Test
  void describe_and_explain_tell_what_it_is() throws Exception {
    String namespace = namespaceWithMachine("tell");
    assertThat(good("describe", "mach", "m", "-n", namespace)).contains("Cpu:").contains("Host:");
    assertThat(good("explain", "machine.spec.cpu")).contains("How many processors.");
    assertThat(good("explain", "configmap.data")).contains("data");
  }

  @Test
  void apply_diff_and_dry_runs_agree() throws Exception {
    String namespace = namespaceWithMachine("apply");
    assertThat(good("apply", "-n", namespace, "-f", "apply.yaml")).contains("unchanged");
    write("more.yaml", MACHINE.replace("NAME", "m").replace("cpu: 2", "cpu: 4"));
    Run diff = run("diff", "-n", namespace, "-f", "more.yaml");
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out()).contains("-  cpu: 2").contains("+  cpu: 4");
    assertThat(good("apply", "-n", namespace, "--dry-run=server", "-f", "more.yaml"))
        .contains("configured (server dry run)");
    Run conflict = run("apply", "-n", namespace, "--server-side", "-f", "more.yaml");
    assertThat(conflict.out()).contains("Apply failed with 1 conflict");
    good("apply", "-n", namespace, "--server-side", "--force-conflicts", "-f", "more.yaml");
    assertThat(good("get", "mach", "m", "-n", namespace, "-o", "jsonpath={.spec.cpu}"))
        .isEqualTo("4");
    assertThat(run("diff", "-n", namespace, "--server-side", "-f", "more.yaml").code()).isZero();
  }

  @Test
  void mistakes_are_told_with_their_path() throws Exception {
    write("unknown.yaml", MACHINE.replace("NAME", "x").replace("cpu: 2", "cpu: 2, colour: red"));
    assertThat(run("apply", "-f", "unknown.yaml").out()).contains("unknown field \"spec.colour\"");
    write("wrong.yaml", MACHINE.replace("NAME", "x").replace("cpu: 2", "cpu: 0"));
    assertThat(run("apply", "-f", "wrong.yaml").out()).contains("spec.cpu").contains("is invalid");
    assertThat(run("get", "mach", "none").out()).contains("NotFound");
  }

  @Test
  void patch_label_annotate_scale_and_wait_work() throws Exception {
    String namespace = namespaceWithMachine("change");
    good("patch", "mach", "m", "-n", namespace, "--type=merge", "-p", "{\"spec\":{\"cpu\":3}}");
    good(
        "patch",
        "mach",
        "m",
        "-n",
        namespace,
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/host\",\"value\":\"h2\"}]");
    good(
        "patch",
        "mach",
        "m",
        "-n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"state\":\"STARTED\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    good("label", "mach", "m", "-n", namespace, "zone=x");
    good("annotate", "mach", "m", "-n", namespace, "note=y");
    good("scale", "mach", "m", "-n", namespace, "--replicas=3");
    good("wait", "-n", namespace, "mach/m", "--for=condition=Ready", "--timeout=30s");
    String yaml = good("get", "mach", "m", "-n", namespace, "-o", "yaml");
    assertThat(yaml).contains("cpu: 3", "host: h2", "zone: x", "note: \"y\"", "replicas: 3");
    good("create", "configmap", "c", "-n", namespace, "--from-literal=a=b");
    good("patch", "configmap", "c", "-n", namespace, "-p", "{\"data\":{\"c\":\"d\"}}");
    assertThat(good("get", "configmap", "-n", namespace)).matches("(?s).*c\\s+2\\s+.*");
  }

  @Test
  void a_watch_goes_on_until_the_deletion() throws Exception {
    String namespace = namespaceWithMachine("watched");
    Process watch = process("get", "mach", "m", "-n", namespace, "-w", "--output-watch-events");
    try (var lines = watch.inputReader()) {
      assertThat(lines.readLine()).matches("EVENT\\s+NAME\\s+STATE\\s+AGE");
      assertThat(lines.readLine()).matches("ADDED\\s+m\\s+.*");
      good("label", "mach", "m", "-n", namespace, "a=b");
      assertThat(lines.readLine()).contains("MODIFIED");
      good("delete", "mach", "m", "-n", namespace);
      assertThat(lines.readLine()).contains("DELETED");
    } finally {
      watch.destroy();
    }
  }

  @Test
  void creating_and_deleting_what_is_sent_in_protobuf_works() throws Exception {
    good("create", "namespace", "binary");
    good("create", "secret", "generic", "s", "-n", "binary", "--from-literal=a=b");
    good("create", "serviceaccount", "robot", "-n", "binary");
    good("create", "role", "r", "-n", "binary", "--verb=get", "--resource=configmaps");
    assertThat(good("auth", "can-i", "create", "machines")).contains("yes");
    assertThat(good("auth", "whoami")).contains("kubernetes-admin");
    assertThat(good("get", "secret", "s", "-n", "binary", "-o", "jsonpath={.data.a}"))
        .isEqualTo("Yg==");
    good("delete", "namespace", "binary", "--timeout=60s");
    assertThat(run("get", "namespace", "binary").out()).contains("NotFound");
  }
}
