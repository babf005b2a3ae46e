package eu.stratuslab.standalone.cli;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Registers the demo image and boots machine {@code hello}, as any CIMI client would. */
final class FirstMachine {
  private static final Duration IMAGE = Duration.ofMinutes(20);
  private static final Duration BOOT = Duration.ofMinutes(15);
  private static final String GREETING = "Hello from the user-data";

  private final Cli.Base cli;
  private final Access access;

  FirstMachine(Cli.Base cli, Access access) {
    this.cli = cli;
    this.access = access;
  }

  /** True if the guest said on its console that it booted with its user-data. */
  boolean make() {
    buildImage();
    makeKey();
    try (var client = access.client()) {
      var image = register(client);
      var credential = credential(client);
      var machine = create(client, image, credential);
      var booted =
          new Patience(BOOT, cli)
              .until(
                  () ->
                      Optional.of("the guest of machine hello to greet on its console")
                          .filter(_ -> !consoleLog(machine).contains(GREETING)));
      var greeted = Optional.of(machine).filter(_ -> booted).map(this::consoleLog);
      show(client, machine, greeted);
      return greeted.isPresent();
    }
  }

  private void buildImage() {
    var image = cli.data().demoImage();
    if (Files.exists(image)) {
      return;
    }
    cli.say("building the demo guest's image");
    Command.run(
            IMAGE,
            List.of(Cli.Base.root().resolve("demo-guest/build-image").toString(), image.toString()))
        .orThrow("the demo guest's image");
  }

  private void makeKey() {
    var key = cli.data().sshKey();
    if (Files.exists(key)) {
      return;
    }
    createDirectory(cli.data().ssh());
    Command.run(
            Duration.ofSeconds(30),
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "stratuslab",
                "-f",
                key.toString()))
        .orThrow("ssh-keygen");
  }

  private String register(CimiClient client) {
    var existing = client.named("machineImages", "demo");
    if (!existing.isEmpty()) {
      return existing.path(0).path("id").asText();
    }
    cli.say("registering image demo");
    var body =
        Json.object()
            .put("name", "demo")
            .put("description", "A small Linux: kernel, busybox, ssh.")
            .put("imageLocation", "file://" + cli.data().demoImage());
    var answer = client.post("machineImages", body);
    var id = answer.orThrow("image").path("id").asText();
    awaitJob(client, answer, "image demo", IMAGE);
    return id;
  }

  private String credential(CimiClient client) {
    var existing = client.named("credentials", "demo");
    if (!existing.isEmpty()) {
      return existing.path(0).path("id").asText();
    }
    var body = Json.object().put("name", "demo");
    body.putObject("credentialTemplate").put("userName", "root").put("publicKey", publicKey());
    return client.post("credentials", body).orThrow("credential").path("id").asText();
  }

  private String create(CimiClient client, String image, String credential) {
    var existing = client.named("machines", "hello");
    if (!existing.isEmpty()) {
      return Access.key(existing.path(0));
    }
    cli.say("creating machine hello");
    var script = "#!/bin/sh\necho \"" + GREETING + " of $(hostname)\"\n";
    var body = Json.object().put("name", "hello").put("description", "The first machine.");
    var template = body.putObject("machineTemplate");
    template.put("initialState", "STARTED");
    template
        .putObject("machineConfig")
        .put("href", client.named("machineConfigurations", "micro").path(0).path("id").asText());
    template.putObject("machineImage").put("href", image);
    template.putObject("credential").put("href", credential);
    template.put(
        "userData", Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8)));
    var answer = client.post("machines", body);
    var key = Access.key(answer.orThrow("machine"));
    awaitJob(client, answer, "machine hello", BOOT);
    cli.say("machine hello is STARTED; waiting for its guest to boot");
    return key;
  }

  private void awaitJob(CimiClient client, CimiClient.Answer answer, String what, Duration bound) {
    var uri = answer.job().orElseThrow(() -> new IllegalStateException(what + ": no CIMI-Job-URI"));
    var _ =
        new Patience(bound, cli)
            .until(
                () -> {
                  var progress = client.get(uri).orThrow(what).path("progress").asInt();
                  return Optional.of("%s: its Job is at %d %%".formatted(what, progress))
                      .filter(_ -> progress < 100);
                });
    var job = client.get(uri).orThrow(what);
    var state = job.path("state").asText();
    if (!state.equals("SUCCESS")) {
      throw new IllegalStateException(
          "%s: its Job is %s: %s".formatted(what, state, job.path("statusMessage").asText()));
    }
  }

  private String consoleLog(String machine) {
    return new Guests(cli.data(), access.settings(), cli.virtualHosts()).consoleLog(machine);
  }

  private void show(CimiClient client, String key, Optional<String> greeted) {
    var machine = client.get("machines/" + key).orThrow("machine");
    cli.say("");
    cli.say("CIMI     GET " + machine.path("id").asText());
    cli.say(
        "           name %s, state %s, cpu %d, memory %d KiB, address %s"
            .formatted(
                machine.path("name").asText(),
                machine.path("state").asText(),
                machine.path("cpu").asInt(),
                machine.path("memory").asLong(),
                machine.path("addresses").path(0).asText("none")));
    cli.say("kubectl  get machines -A");
    cli.say(indented(kubectl()));
    var guests = new Guests(cli.data(), access.settings(), cli.virtualHosts());
    cli.say("libvirt  virsh -c '" + guests.libvirt(key) + "' list");
    cli.say(
        indented(
            Command.run(Duration.ofSeconds(30), List.of("virsh", "-c", guests.libvirt(key), "list"))
                .output()));
    cli.say("console  " + greeted.map(FirstMachine::greeting).orElse("has not shown it yet"));
    cli.say("");
    var where =
        cli.data().root().equals(DataDirectory.standard()) ? "" : " --data " + cli.data().root();
    cli.say("Next:  eval \"$(./stratuslab env" + where + ")\"");
    cli.say("       curl -su $CIMI_USER:$CIMI_PASSWORD $CIMI_URL");
    cli.say("       ./stratuslab console hello" + where);
    cli.say("       ./stratuslab ssh hello" + where);
    cli.say("       ./stratuslab status" + where);
  }

  private String kubectl() {
    try {
      return Command.run(
              Duration.ofSeconds(30),
              List.of(
                  "kubectl",
                  "--kubeconfig",
                  cli.data().kubeconfig().toString(),
                  "get",
                  "machines",
                  "-A"))
          .output();
    } catch (UncheckedIOException e) {
      return "(kubectl is not installed)";
    }
  }

  private static String greeting(String log) {
    return log.lines().filter(line -> line.contains(GREETING)).findFirst().orElse("").strip();
  }

  private static String indented(String text) {
    return text.strip()
        .lines()
        .map(line -> "           " + line)
        .reduce((a, b) -> a + "\n" + b)
        .orElse("");
  }

  private String publicKey() {
    var file = cli.data().sshKey().resolveSibling(cli.data().sshKey().getFileName() + ".pub");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createDirectory(java.nio.file.Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
