package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Command;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job with real guests on two hosts, whatever the store is; the tests share machines and
 * run in this order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class EndToEndContract {
  private static final String CIMI = "http://schemas.dmtf.org/cimi/2";
  private static final Duration COMMAND = Duration.ofMinutes(2);

  private Path keys = Path.of(".");
  private final TestCloud cloud;
  private final Cimi admin;
  private String image = "";
  private String credential = "";
  private String byValue = "";
  private String byReference = "";

  EndToEndContract(TestCloud cloud) {
    this.cloud = cloud;
    admin = cloud.admin();
  }

  @BeforeAll
  void register(@TempDir Path directory) throws IOException {
    keys = directory;
    var made =
        admin.post(
            "machineImages",
            "{\"name\": \"demo\", \"imageLocation\": \"" + cloud.offerDemo() + "\"}");
    image = made.key();
    var key = keys.resolve("key");
    Command.run(COMMAND, List.of("ssh-keygen", "-qt", "ed25519", "-N", "", "-f", key.toString()))
        .orThrow("ssh-keygen");
    credential =
        admin
            .post(
                "credentials",
                """
                {"name": "demo", "credentialTemplate": {"userName": "root", "publicKey": "%s"}}
                """
                    .formatted(Files.readString(keys.resolve("key.pub")).strip()))
            .key();
    admin.succeeded(made.jobKey());
  }

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  @Order(1)
  void machines_are_created_by_value_in_json_and_by_reference_with_overrides_in_xml() {
    var value = admin.post("machines", byValue("by-value", image, 131_072));
    var reference =
        admin.postXml(
            "machines",
            """
            <MachineCreate xmlns="%s">
              <name>by-reference</name>
              <machineTemplate>
                <initialState>STARTED</initialState>
                <machineConfig href="%s"><memory>147456</memory></machineConfig>
                <machineImage href="machineImages/%s"/>
                <credential href="credentials/%s"/>
                <userData>%s</userData>
              </machineTemplate>
            </MachineCreate>
            """
                .formatted(CIMI, configuration("micro"), image, credential, script()));
    assertThat(value.status()).as(value.text()).isEqualTo(201);
    assertThat(reference.status()).as(reference.text()).isEqualTo(201);
    byValue = value.key(); // its body is read as JSON
    byReference = keyIn(reference.text());
    admin.succeeded(value.jobKey());
    admin.succeeded(reference.jobKey());

    assertThat(machine(byValue).path("memory").asLong()).isEqualTo(131_072);
    assertThat(machine(byReference).path("memory").asLong()).isEqualTo(147_456);
    assertThat(machine(byReference).path("cpu").asInt()).isEqualTo(1);
    assertThat(admin.getXml("machines/" + byReference).text()).contains("<state>STARTED</state>");
    assertThat(List.of(hostOf(byValue), hostOf(byReference))).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  @Order(2)
  void user_data_is_seen_on_the_console() {
    awaitConsole(byValue, "user-data ran on by-value", 1);
    awaitConsole(byReference, "user-data ran on by-reference", 1);
    awaitConsole(byReference, "ready, user-data done", 1);
  }

  @Test
  @Order(3)
  void the_key_of_the_credential_opens_the_guest() {
    assertThat(awaitSsh(byReference, "hostname")).contains("by-reference");
    assertThat(awaitSsh(byValue, "hostname")).contains("by-value");
  }

  @Test
  @Order(4)
  void kubectl_shows_name_state_host_and_address() {
    var machine = machine(byValue);
    var table = kubectl("get", "machines", "-A");
    assertThat(table).contains("by-value", "by-reference", "STARTED", "host-1", "host-2");
    assertThat(table).contains(machine.path("addresses").path(0).asText());
    assertThat(kubectl("describe", "machines", "-A")).contains(byValue, "Ready", "Scheduled");
  }

  @Test
  @Order(5)
  void an_orderly_stop_and_a_start_change_the_process_and_keep_the_disk() {
    ssh(byValue, "echo kept > /root/kept; sync");
    admin.succeeded(admin.act(byValue, "stop").jobKey());
    assertThat(machine(byValue).path("state").asText()).isEqualTo("STOPPED");
    assertThat(cloud.guests().processesOf(byValue)).isEmpty();

    admin.succeeded(admin.act(byValue, "start").jobKey());
    assertThat(machine(byValue).path("state").asText()).isEqualTo("STARTED");
    assertThat(awaitSsh(byValue, "cat /root/kept")).contains("kept");
  }

  @Test
  @Order(6)
  void an_edit_of_a_running_machine_waits_for_its_restart() {
    var before = cloud.guests().processesOf(byValue);
    admin.put("machines/" + byValue + "?%24select=memory", "{\"memory\": 163840}").ok();
    awaitDescription(byValue, "RestartRequired");
    assertThat(cloud.guests().processesOf(byValue)).isEqualTo(before);

    admin.succeeded(admin.act(byValue, "restart").jobKey());
    assertThat(cloud.guests().processesOf(byValue)).hasSize(1).isNotEqualTo(before);
    assertThat(memory(byValue)).isEqualTo("163840");
    assertThat(awaitSsh(byValue, "hostname")).contains("by-value");
  }

  @Test
  @Order(7)
  void a_guest_that_powers_itself_off_is_stopped_and_stays_so() {
    ssh(byValue, "poweroff");
    admin.awaitState(byValue, "STOPPED");
    awaitDescription(byValue, "GuestShutdown");
    // A restarted agent looks at everything anew, and must not start it either.
    var agent = "agent-" + hostOf(byValue);
    cloud.kill(agent);
    cloud.start(agent);
    admin.put("machines/" + byValue + "?%24select=description", "{\"description\": \"x\"}").ok();
    awaitObserved(byValue);
    assertThat(machine(byValue).path("state").asText()).isEqualTo("STOPPED");
    assertThat(cloud.guests().processesOf(byValue)).isEmpty();
  }

  @Test
  @Order(8)
  void tenants_do_not_see_each_other() {
    try (var alice = tenant("alice");
        var bob = tenant("bob")) {
      var hers =
          alice
              .post(
                  "credentials",
                  "{\"name\": \"hers\", \"credentialTemplate\": {\"password\": \"open sesame\"}}")
              .key();
      assertThat(alice.get("machines/" + byValue).status()).isEqualTo(404);
      assertThat(alice.delete("machines/" + byValue).status()).isEqualTo(404);
      assertThat(alice.act(byValue, "start").status()).isEqualTo(404);
      assertThat(alice.get("machines").ok().path("count").asInt()).isZero();
      assertThat(bob.get("credentials/" + hers).status()).isEqualTo(404);
      assertThat(bob.get("credentials").ok().path("count").asInt()).isZero();
      var refused = bob.post("machines", byValue("mine", image, 65_536));
      assertThat(refused.status()).as(refused.text()).isBetween(400, 404);
      assertThat(bob.get("machines").ok().path("count").asInt()).isZero();
    }
  }

  @Test
  @Order(9)
  void an_image_that_lies_about_its_checksum_fails_with_the_reason() {
    var made =
        admin.post(
            "machineImages",
            "{\"name\": \"liar\", \"imageLocation\": \"%s\", \"sha256\": \"%s\"}"
                .formatted(cloud.offerDemo(), "0".repeat(64)));
    var job = admin.ended(made.jobKey());
    assertThat(job.path("state").asText()).isEqualTo("FAILED");
    assertThat(job.toString()).containsIgnoringCase("sha");
    admin.succeeded(admin.delete("machineImages/" + made.key()).jobKey());
  }

  @Test
  @Order(10)
  void a_delete_leaves_nothing_but_the_tombstone() {
    for (var machine : List.of(byValue, byReference)) {
      var macs = macs(machine);
      assertThat(macs).isNotEmpty();
      admin.succeeded(admin.delete("machines/" + machine).jobKey());
      assertThat(admin.get("machines/" + machine).status()).isEqualTo(404);
      Remains.awaitNone(cloud, machine, macs);
    }
  }

  private String byValue(String name, String imageKey, int memory) {
    return """
    {"name": "%s",
     "machineTemplate": {
       "initialState": "STARTED",
       "machineConfig": {"cpu": 1, "memory": %d},
       "machineImage": {"href": "machineImages/%s"},
       "credential": {"href": "credentials/%s"},
       "userData": "%s"}}
    """
        .formatted(name, memory, imageKey, credential, script());
  }

  private static String script() {
    var text = "#!/bin/sh\necho \"user-data ran on $(hostname)\"\n";
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private Cimi tenant(String name) {
    admin.post("tenants", "{\"key\": \"" + name + "\"}").ok();
    var password = "the secret of " + name;
    admin
        .post(
            "users",
            "{\"userName\": \"%s\", \"password\": \"%s\", \"tenant\": \"%s\"}"
                .formatted(name, password, name))
        .ok();
    return cloud.client(name, password);
  }

  private String configuration(String name) {
    return admin
        .get("machineConfigurations?%24filter=name%3D%27" + name + "%27")
        .ok()
        .at("/machineConfigurations/0/id")
        .asText();
  }

  private JsonNode machine(String key) {
    return admin.get("machines/" + key).ok();
  }

  private int hostOf(String machine) {
    var hosts = cloud.guests().hostsOf(machine);
    assertThat(hosts).hasSize(1);
    return hosts.getFirst();
  }

  private String definition(String machine) {
    return cloud
        .guests()
        .virsh(cloud.settings().hosts().get(hostOf(machine) - 1), "dumpxml", machine);
  }

  private String memory(String machine) {
    return definition(machine).replaceAll("(?s).*<memory unit='KiB'>(\\d+)<.*", "$1");
  }

  private List<String> macs(String machine) {
    return java.util.regex.Pattern.compile("<mac address='([^']+)'")
        .matcher(definition(machine))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String keyIn(String xml) {
    return xml.replaceAll("(?s).*?/machines/([0-9a-f-]{36})<.*", "$1");
  }

  private void awaitConsole(String machine, String text, int times) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    Optional.of(cloud.guests().console(machine))
                        .filter(shown -> shown.split(text, -1).length > times))
            .orElseThrow(() -> new AssertionError(text + " in " + cloud.guests().console(machine)));
  }

  private String ssh(String machine, String command) {
    var result = trySsh(machine, command);
    // The guest may be gone before it has answered to a poweroff.
    assertThat(result.exitCode()).as(result.output()).isIn(0, 255);
    return result.output();
  }

  /** A guest that has just been started does not listen yet. */
  private String awaitSsh(String machine, String command) {
    return Await.until(
            TestCloud.PATIENCE,
            () -> Optional.of(trySsh(machine, command)).filter(r -> r.exitCode() == 0))
        .map(Command.Result::output)
        .orElseThrow(() -> new AssertionError(trySsh(machine, command).output()));
  }

  private Command.Result trySsh(String machine, String command) {
    return Command.run(
        COMMAND,
        List.of(
            "ssh",
            "-i",
            keys.resolve("key").toString(),
            "-oStrictHostKeyChecking=no",
            "-oUserKnownHostsFile=/dev/null",
            "-oLogLevel=ERROR",
            "-oConnectTimeout=60",
            "root@" + machine(machine).path("addresses").path(0).asText(),
            command));
  }

  private String kubectl(String... command) {
    if (!Files.isExecutable(Path.of("/usr/bin/kubectl"))
        && !Files.isExecutable(Path.of("/usr/local/bin/kubectl"))) {
      Assumptions.abort("skipped: because kubectl is not installed");
    }
    var line =
        new java.util.ArrayList<>(
            List.of("kubectl", "--kubeconfig", cloud.data().kubeconfig().toString()));
    line.addAll(List.of(command));
    return Command.run(COMMAND, line).orThrow("kubectl");
  }

  /** Waits until the custom resource says something. */
  private void awaitDescription(String machine, String text) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () -> Optional.of(resource(machine)).filter(r -> r.contains(text)))
            .orElseThrow(() -> new AssertionError(text + " in " + resource(machine)));
  }

  private String resource(String machine) {
    return found(machine).map(r -> r.getAdditionalProperties().toString()).orElse("");
  }

  private Optional<GenericKubernetesResource> found(String machine) {
    try (var kubernetes = cloud.kubernetes()) {
      return kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .filter(r -> r.getMetadata().getName().equals(machine))
          .findFirst();
    }
  }

  /** Waits until the host's agent has seen the newest revision. */
  private void awaitObserved(String machine) {
    var revision = admin.get("machines/" + machine).etagRevision();
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    found(machine)
                        .map(r -> String.valueOf(r.<Object>get("status", "observedRevision")))
                        .filter(revision::equals))
            .orElseThrow(() -> new AssertionError(resource(machine)));
  }
}
