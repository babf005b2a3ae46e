package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.DemoMachines;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Captures, snapshots and restorations of real guests through the whole cloud on two hosts: what is
 * on a disk is what its guest says. The tests share machines and run in this order.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SnapshotTest {
  private static final String NOTE = "cat /root/note";

  private final TestCloud cloud = TestCloud.start("snapshots", 2);
  private final Cimi admin = cloud.admin();
  private final DemoMachines machines = new DemoMachines(cloud, admin);
  private String machine = "";
  private String golden = "";
  private String live = "";
  private String cold = "";

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  private void note(String words) {
    machines.inside(machine, "echo " + words + " >/root/note; sync");
  }

  private String image(String action) {
    var made = admin.post("machines/" + machine + "/" + action, "{\"name\": \"" + action + "\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    admin.succeeded(made.jobKey());
    return made.key();
  }

  @Test
  @Order(1)
  void a_running_machine_is_captured() {
    machine = machines.started("source");
    note("golden");
    var process = cloud.guests().processesOf(machine);

    golden = image("capture");

    var shown = admin.get("machineImages/" + golden).ok();
    assertThat(shown.path("state").asText()).isEqualTo("AVAILABLE");
    assertThat(shown.path("type").asText()).isEqualTo("IMAGE");
    assertThat(admin.awaitState(machine, "STARTED").has("latestSnapshot")).isFalse();
    assertThat(cloud.guests().processesOf(machine)).isEqualTo(process);
  }

  @Test
  @Order(2)
  void a_machine_made_from_it_is_where_it_is_and_has_what_was_captured() {
    note("later");
    var host = cloud.guests().hostsOf(machine);
    var copy = machines.started("copy", golden, "");
    assertThat(cloud.guests().hostsOf(copy)).isEqualTo(host);
    assertThat(machines.inside(copy, NOTE)).isEqualTo("golden");
    assertThat(machines.inside(copy, "hostname")).isEqualTo("copy");
    assertThat(machines.inside(machine, NOTE)).isEqualTo("later");
    admin.succeeded(admin.delete("machines/" + copy).jobKey());
  }

  @Test
  @Order(3)
  void a_guest_finds_what_it_had_at_its_snapshot_and_not_what_came_after() {
    note("live");
    live = image("snapshot");
    note("cold");
    admin.succeeded(admin.act(machine, "stop").jobKey());
    cold = image("snapshot");
    assertThat(admin.get("machineImages/" + cold).ok().at("/relatedImage/href").asText())
        .endsWith(live);
    admin.succeeded(admin.act(machine, "start").jobKey());
    note("lost");
    assertRestored(live, "live");
    note("lost");
    assertRestored(cold, "cold");
    assertThat(admin.get("machines/" + machine + "/snapshots").ok().path("count").asInt())
        .isEqualTo(2);
  }

  private void assertRestored(String snapshot, String words) {
    admin.succeeded(admin.act(machine, "stop").jobKey());
    var restored =
        admin.post(
            "machines/" + machine + "/restore",
            "{\"image\": {\"href\": \"machineImages/" + snapshot + "\"}}");
    admin.succeeded(restored.jobKey());
    var shown = admin.awaitState(machine, "STOPPED");
    assertThat(shown.at("/latestSnapshot/href").asText()).endsWith(snapshot);
    admin.succeeded(admin.act(machine, "start").jobKey());
    assertThat(machines.inside(machine, NOTE)).isEqualTo(words);
  }

  @Test
  @Order(4)
  void an_image_goes_by_its_host_and_what_stands_on_it_runs_on() {
    var process = cloud.guests().processesOf(machine);
    for (var key : List.of(live, cold, golden)) {
      admin.succeeded(admin.delete("machineImages/" + key).jobKey());
      assertThat(admin.get("machineImages/" + key).status()).isEqualTo(404);
    }
    assertThat(cloud.guests().processesOf(machine)).isEqualTo(process);
    admin.succeeded(admin.act(machine, "restart", ", \"force\": true").jobKey());
    assertThat(cloud.guests().processesOf(machine)).hasSize(1).isNotEqualTo(process);
    assertThat(machines.inside(machine, NOTE)).isEqualTo("cold");
  }

  @Test
  @Order(5)
  void a_capture_goes_on_when_its_agent_was_killed() {
    var agent = "agent-" + cloud.guests().hostsOf(machine).getFirst();
    cloud.haltAt(agent, "agent.after-CaptureDisk");
    var made = admin.post("machines/" + machine + "/capture", "{}");
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () -> cloud.runs(agent) ? Optional.empty() : Optional.of("it has halted"))
            .orElseThrow();
    cloud.haltNowhere();
    cloud.start(agent);
    admin.succeeded(made.jobKey());
    assertThat(admin.get("machineImages/" + made.key()).ok().path("state").asText())
        .isEqualTo("AVAILABLE");
  }
}
