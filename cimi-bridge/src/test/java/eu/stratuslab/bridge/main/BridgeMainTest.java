package eu.stratuslab.bridge.main;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.mirror.Mirror;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A bridge in a process of its own. */
class BridgeMainTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern SERVES = Pattern.compile("serves (http://\\S+/cimi/2/)");

  @TempDir private Path directory;

  @Test
  void it_serves_mirrors_and_gives_its_lease_back_when_told_to_end() throws Exception {
    try (var kubernetes = EmbeddedKubernetes.start(Settings.in(directory.resolve("kubernetes")))) {
      var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());
      var log = directory.resolve("bridge.log");
      var bridge =
          start("bridge-0", log, kubeconfig, "sqlite:" + directory.resolve("cloud.sqlite"));
      try (var cluster = Cluster.of(Optional.of(kubeconfig))) {
        var url = await(() -> serves(log));

        assertThat(hosts(url)).isEqualTo(200);
        assertThat(await(() -> holder(cluster))).startsWith("bridge-0-");

        bridge.destroy();
        assertThat(bridge.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(holder(cluster)).as(Files.readString(log)).isEmpty();
      } finally {
        bridge.destroyForcibly();
      }
    }
  }

  @Test
  void two_serve_one_cloud_and_either_mirrors_when_the_other_is_killed() throws Exception {
    try (var couchbase = new FakeCouchbase();
        var kubernetes = EmbeddedKubernetes.start(Settings.in(directory.resolve("kubernetes")))) {
      var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), kubernetes.kubeconfig());
      var cfg = couchbaseCfg(couchbase);
      var first = directory.resolve("first.log");
      var second = directory.resolve("second.log");
      var killed = start("bridge-0", first, kubeconfig, "couchbase", cfg);
      var url = await(() -> serves(first));
      var other = start("bridge-1", second, kubeconfig, "couchbase", cfg);
      try (var cluster = Cluster.of(Optional.of(kubeconfig))) {
        assertThat(await(() -> holder(cluster))).startsWith("bridge-0-");
        var otherUrl = await(() -> serves(second));
        assertThat(hosts(url)).isEqualTo(200);
        assertThat(hosts(otherUrl)).isEqualTo(200);

        logRequests(url);
        await(() -> accesses(url, first));
        await(() -> accesses(otherUrl, second));

        killed.destroyForcibly();

        await(() -> holder(cluster).filter(name -> name.startsWith("bridge-1-")));
        assertThat(hosts(otherUrl)).isEqualTo(200);
        assertThat(Files.readString(second)).doesNotContain(FakeCouchbase.PASSWORD);
      } finally {
        killed.destroyForcibly();
        other.destroyForcibly();
      }
    }
  }

  /** Said to one of them, in force in all. */
  private void logRequests(String url) throws IOException, InterruptedException {
    var list = Json.mapper().readTree(send(url + "serviceConfigurations", "GET", "").body());
    var id = list.at("/serviceConfigurations/0/id").asText();
    var levels =
        """
        {"logLevels": [{"logger": "eu.stratuslab.bridge.access", "level": "DEBUG"}]}
        """;
    assertThat(send(id + "?$select=logLevels", "PUT", levels).statusCode()).isEqualTo(200);
  }

  private Optional<String> accesses(String url, Path log) {
    try {
      hosts(url);
      return Optional.of(Files.readString(log)).filter(said -> said.contains("bridge.access"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Path couchbaseCfg(FakeCouchbase couchbase) throws IOException {
    var node = couchbase.options().nodes().getFirst();
    return Files.writeString(
        directory.resolve("couchbase.cfg"),
        """
        # The cluster of this cloud.
        [DEFAULT]
        host = %s:%d
        username = %s
        password = %s
        """
            .formatted(
                node.host(),
                node.port().orElseThrow(),
                FakeCouchbase.USER,
                FakeCouchbase.PASSWORD));
  }

  @Test
  void every_mistake_of_the_command_line_is_named_at_once() {
    var outcome =
        execute(
            "--store=postgres",
            "--address=192.0.2.1",
            "--port=70000",
            "--public-url=somewhere",
            "--keystore=" + directory.resolve("none.p12"));

    assertThat(outcome.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(outcome.said())
        .contains("--port is 0 to 65535, not 70000")
        .contains("--public-url is https://HOST[:PORT] or http://…, not somewhere")
        .contains("--keystore and --keystore-passphrase-file need each other")
        .contains("none.p12 cannot be read")
        .contains("--store: the store is sqlite:PATH or couchbase, not 'postgres'");
  }

  @Test
  void only_loopback_is_served_without_a_certificate() {
    var outcome = execute("--store=sqlite:" + directory.resolve("s"), "--address=0.0.0.0");

    assertThat(outcome.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(outcome.said()).contains("--address 0.0.0.0 is not loopback");
  }

  private record Outcome(int code, String said) {}

  private static Outcome execute(String... arguments) {
    var said = new StringWriter();
    var code =
        new CommandLine(new BridgeMain()).setErr(new PrintWriter(said, true)).execute(arguments);
    return new Outcome(code, said.toString());
  }

  /** The options that are no secret come from the environment, as in a container. */
  private Process start(String name, Path log, Path kubeconfig, String store, Path... couchbaseCfg)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                BridgeMain.class.getName(),
                "--port=0"));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("STRATUSLAB_STORE", store);
    for (var file : couchbaseCfg) {
      builder.environment().put("STRATUSLAB_COUCHBASE_CFG", file.toString());
    }
    builder.environment().put("STRATUSLAB_KUBECONFIG", kubeconfig.toString());
    builder.environment().put("STRATUSLAB_ADMIN_PASSWORD_FILE", password().toString());
    builder.environment().put("HOSTNAME", name);
    return builder.start();
  }

  private Path password() {
    return directory.resolve("admin-password");
  }

  private static Optional<String> serves(Path log) {
    try {
      return Files.exists(log)
          ? SERVES.matcher(Files.readString(log)).results().map(found -> found.group(1)).findFirst()
          : Optional.empty();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int hosts(String url) throws IOException, InterruptedException {
    return send(url + "hosts", "GET", "").statusCode();
  }

  private HttpResponse<String> send(String url, String method, String body)
      throws IOException, InterruptedException {
    var credential = "admin:" + Files.readString(password()).strip();
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            credential.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .timeout(PATIENCE)
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Optional<String> holder(Cluster cluster) {
    var lease =
        cluster.client().leases().inNamespace(Labels.SYSTEM_NAMESPACE).withName(Mirror.LEASE).get();
    return Optional.ofNullable(lease)
        .map(there -> there.getSpec().getHolderIdentity())
        .filter(name -> !name.isEmpty());
  }

  private static <T> T await(Supplier<Optional<T>> look) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var found = look.get();
    while (found.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      found = look.get();
    }
    return found.orElseThrow(() -> new AssertionError("it did not come in time"));
  }
}
