package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A real guest that counts on its console is paused, suspended and goes on; the tests share it and
 * run in this order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandstillTest {
  /** Long enough for a guest that counts every second to be caught. */
  private static final Duration WATCHED = Duration.ofSeconds(6);

  private static final Pattern COUNT = Pattern.compile("count (\\d+) of boot ([0-9a-f-]{36})");

  private final TestCloud cloud = TestCloud.start("standstill", 1);
  private final Cimi admin = cloud.admin();
  private String machine = "";
  private String boot = "";

  /** A line that the guest has written. */
  private record Count(long number, String boot) {}

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  @Order(1)
  void a_guest_counts() {
    var image =
        admin.post(
            "machineImages",
            "{\"name\": \"demo\", \"imageLocation\": \"" + cloud.offerDemo() + "\"}");
    var imageKey = image.key();
    admin.succeeded(image.jobKey());
    var made = admin.post("machines", body("counter", imageKey, "STARTED"));
    machine = made.key();
    admin.succeeded(made.jobKey());
    boot = awaitMoreThan(2).boot();

    var paused = admin.post("machines", body("born-paused", imageKey, "PAUSED"));
    var pausedKey = paused.key();
    admin.succeeded(paused.jobKey());
    assertThat(state(pausedKey)).isEqualTo("PAUSED");
    assertThat(cloud.guests().console(pausedKey)).isEmpty();
    admin.succeeded(admin.delete("machines/" + pausedKey).jobKey());
  }

  @Test
  @Order(2)
  void a_paused_guest_stands_still_and_goes_on_in_the_same_process() {
    var process = cloud.guests().processesOf(machine);
    admin.succeeded(admin.act(machine, "pause").jobKey());
    assertThat(state(machine)).isEqualTo("PAUSED");
    assertThat(operations(machine)).contains("start", "stop").doesNotContain("restart", "pause");
    var count = last().orElseThrow();
    assertStandsStill();
    // An agent that begins anew finds it as it is to be.
    cloud.kill("agent-1");
    cloud.start("agent-1");
    cloud.awaitReady();
    assertStandsStill();
    assertThat(state(machine)).isEqualTo("PAUSED");

    admin.succeeded(admin.act(machine, "start").jobKey());
    assertThat(awaitMoreThan(count.number())).isEqualTo(new Count(count.number() + 1, boot));
    assertThat(cloud.guests().processesOf(machine)).isEqualTo(process);
  }

  @Test
  @Order(3)
  void a_suspended_guest_has_no_process_and_goes_on_where_it_was() {
    admin.succeeded(admin.act(machine, "suspend").jobKey());
    assertThat(state(machine)).isEqualTo("SUSPENDED");
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
    assertThat(cloud.guests().hostsOf(machine)).containsExactly(1);
    var count = last().orElseThrow();
    cloud.kill("agent-1");
    cloud.start("agent-1");
    cloud.awaitReady();
    assertThat(state(machine)).isEqualTo("SUSPENDED");

    admin.succeeded(admin.act(machine, "start").jobKey());
    assertThat(awaitMoreThan(count.number())).isEqualTo(new Count(count.number() + 1, boot));
    assertThat(cloud.guests().console(machine)).containsOnlyOnce("ready, user-data");
  }

  @Test
  @Order(4)
  void a_suspended_guest_is_shut_down_in_order() {
    admin.succeeded(admin.act(machine, "suspend").jobKey());
    admin.succeeded(admin.act(machine, "stop").jobKey());
    assertThat(state(machine)).isEqualTo("STOPPED");
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
    admin.succeeded(admin.act(machine, "start").jobKey());
    admin.awaitState(machine, "STARTED");
  }

  @Test
  @Order(5)
  void deleted_while_suspended_nothing_is_left() {
    admin.succeeded(admin.act(machine, "suspend").jobKey());
    var macs = cloud.guests().macsOf(machine);
    admin.succeeded(admin.delete("machines/" + machine).jobKey());
    Remains.awaitNone(cloud, machine, macs);
  }

  private void assertStandsStill() {
    var count = last();
    assertThat(Await.until(WATCHED, () -> last().filter(now -> !Optional.of(now).equals(count))))
        .as("a count while the guest is to stand still")
        .isEmpty();
  }

  /** The first count above a number. */
  private Count awaitMoreThan(long number) {
    return Await.until(
            TestCloud.PATIENCE,
            () -> counts().stream().filter(count -> count.number() > number).findFirst())
        .orElseThrow(() -> new AssertionError(cloud.guests().console(machine)));
  }

  private Optional<Count> last() {
    var counts = counts();
    return counts.isEmpty() ? Optional.empty() : Optional.of(counts.getLast());
  }

  private List<Count> counts() {
    return COUNT
        .matcher(cloud.guests().console(machine))
        .results()
        .map(found -> new Count(Long.parseLong(found.group(1)), found.group(2)))
        .toList();
  }

  private String state(String key) {
    return machine(key).path("state").asText();
  }

  private String operations(String key) {
    return machine(key).path("operations").toString();
  }

  private JsonNode machine(String key) {
    return admin.get("machines/" + key).ok();
  }

  private static String body(String name, String image, String initialState) {
    var script =
        """
        #!/bin/sh
        boot=$(cat /proc/sys/kernel/random/boot_id)
        (i=0; while :; do i=$((i+1)); echo "count $i of boot $boot"; sleep 1; done) >/dev/console &
        """;
    return """
    {"name": "%s",
     "machineTemplate": {
       "initialState": "%s",
       "machineConfig": {"cpu": 1, "memory": 131072},
       "machineImage": {"href": "machineImages/%s"},
       "userData": "%s"}}
    """
        .formatted(
            name,
            initialState,
            image,
            Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8)));
  }
}
