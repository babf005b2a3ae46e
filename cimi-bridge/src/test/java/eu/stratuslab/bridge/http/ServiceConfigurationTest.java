package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.Await;
import eu.stratuslab.model.document.Json;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a bridge does by its configuration, without being started again. */
class ServiceConfigurationTest {
  private final TestCloud cloud = new TestCloud();
  private final CimiClient admin = cloud.admin();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void it_shows_by_what_the_cloud_is_run_and_nobody_writes_that() {
    set("silentAfter", Json.object().put("silentAfter", 12));

    var shown = configuration();
    assertThat(shown.has("jobRetention")).isFalse();
    var effective = shown.path("effective");
    assertThat(effective.path("silentAfter").asInt()).isEqualTo(12);
    assertThat(effective.path("jobRetention").asInt()).isEqualTo(30);
    assertThat(effective.at("/authentication/longestPause").asInt()).isEqualTo(64);
    assertThat(effective.at("/pools/0/name").asText()).isEqualTo("default");
    assertThat(effective.path("machineConfigurations")).hasSize(5);
    assertThat(effective.has("term")).isFalse();
    assertThat(
            admin.send("GET", uri(), null, Map.of("Accept", "application/xml")).expect(200).text())
        .contains("<effective", "silentAfter>12<", "freeFailures=\"5\"");

    // A complete representation may be sent back as it is.
    admin.put(uri(), (ObjectNode) shown).expect(200);
    assertThat(configuration().has("jobRetention")).isFalse();
  }

  @Test
  void all_that_is_wrong_is_named_by_its_path() {
    var wrong = Json.object().put("memoryRatio", 0).put("reservedCpus", -1);
    wrong.putArray("hosts").addObject().put("cpuRatio", 0);
    var levels = wrong.putArray("logLevels");
    levels.addObject().put("logger", "eu.stratuslab").put("level", "LOUD");
    levels.addObject().put("logger", "eu stratuslab").put("level", "INFO");
    wrong.putObject("authentication").put("rememberFor", 3600).put("hashes", 1);
    wrong.putArray("machineConfigurations").addObject().put("name", "tiny").put("cpu", 0);

    var said = admin.put(uri(), wrong).expect(400).text();

    assertThat(said)
        .contains(
            "\"memoryRatio\"",
            "\"reservedCpus\"",
            "\"hosts[0].hostName\"",
            "\"hosts[0].cpuRatio\"",
            "\"logLevels[0].level\"",
            "\"logLevels[1].logger\"",
            "\"authentication.rememberFor\"",
            "\"authentication.hashes\"",
            "\"machineConfigurations[0].cpu\"",
            "\"machineConfigurations[0].memory\"");
    wrong.removeAll();
    wrong.putArray("imageNetworks").add("anywhere");
    wrong.putArray("imageDirectories").add("here");
    assertThat(admin.put(uri(), wrong).expect(400).text())
        .contains("imageNetworks[0]", "imageDirectories[0]");
  }

  @Test
  void log_levels_and_logins_change_while_it_runs() {
    var logger = Logger.getLogger("eu.stratuslab.test.of.a.bridge");
    var user = cloud.tenant("blue");
    var wanted = Json.object();
    wanted
        .putArray("logLevels")
        .addObject()
        .put("logger", "eu.stratuslab.test.of")
        .put("level", "DEBUG");
    set("logLevels", wanted);
    Await.until("it logs more", () -> logger.isLoggable(Level.FINE));

    wanted.removeAll().putObject("authentication").put("freeFailures", 1).put("longestPause", 9);
    set("authentication", wanted);
    var guess = new CimiClient(cloud, user.user(), "a guess");
    Await.until("one failure is enough", () -> guess.get("machines").status() == 429);
    assertThat(Integer.parseInt(guess.get("machines").header("Retry-After"))).isBetween(1, 10);

    wanted.removeAll();
    set("logLevels", wanted);
    Await.until("it logs less", () -> !logger.isLoggable(Level.FINE));
  }

  @Test
  void stock_machine_configurations_are_made_changed_and_deleted() {
    var user = cloud.tenant("blue");
    assertThat(names(user)).containsExactly("large", "medium", "micro", "small", "xlarge");
    user.post("machineConfigurations", size("own", 1)).expect(201);

    stock(size("micro", 1), size("huge", 64));
    Await.until("what is said", () -> names(user).equals(List.of("huge", "micro", "own")));

    stock(size("micro", 3), size("small", 1));
    Await.until("changed", () -> names(user).equals(List.of("micro", "own", "small")));
    Await.until("larger", () -> cpus(user, "micro") == 3);
    assertThat(cpus(user, "small")).isEqualTo(1);

    set("machineConfigurations", Json.object());
    Await.until("as before", () -> names(user).size() == 6 && cpus(user, "micro") == 1);
  }

  private void stock(ObjectNode... sizes) {
    var wanted = Json.object();
    wanted.putArray("machineConfigurations").addAll(List.of(sizes));
    set("machineConfigurations", wanted);
  }

  private static ObjectNode size(String name, int cpu) {
    return Json.object().put("name", name).put("cpu", cpu).put("memory", 65_536);
  }

  private static List<String> names(CimiClient client) {
    var all = client.get("machineConfigurations?$orderby=name").expect(200).json();
    return StreamSupport.stream(all.path("machineConfigurations").spliterator(), false)
        .map(one -> one.path("name").asText())
        .toList();
  }

  private static int cpus(CimiClient client, String name) {
    return client
        .get("machineConfigurations?$filter=name='" + name + "'")
        .expect(200)
        .json()
        .at("/machineConfigurations/0/cpu")
        .asInt();
  }

  private void set(String member, ObjectNode value) {
    admin.put(uri() + "?$select=" + member, value).expect(200);
  }

  private JsonNode configuration() {
    return admin.get(uri()).expect(200).json();
  }

  private String uri() {
    return admin
        .get("serviceConfigurations")
        .expect(200)
        .json()
        .at("/serviceConfigurations/0/id")
        .asText();
  }
}
