package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.libvirt.BootSector;
import eu.stratuslab.standalone.cloud.Cimi;
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
 * Captures, snapshots and restorations through the whole cloud on two hosts; what is on the disks
 * is looked at by {@code CaptureQemuTest}. The tests run in this order.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SnapshotTest {
  private final TestCloud cloud = TestCloud.start("snapshots", 2);
  private final Cimi admin = cloud.admin();
  private String machine = "";
  private String golden = "";
  private String snapshot = "";

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  private String machine(String name, String image) {
    var made =
        admin.post(
            "machines",
            """
            {"name": "%s", "machineTemplate": {"initialState": "STARTED",
              "machineConfig": {"cpu": 1, "memory": 16384},
              "machineImage": {"href": "machineImages/%s"}}}
            """
                .formatted(name, image));
    admin.succeeded(made.jobKey());
    return made.key();
  }

  private String image(String action) {
    var made = admin.post("machines/" + machine + "/" + action, "{\"name\": \"" + action + "\"}");
    assertThat(made.status()).isEqualTo(201);
    admin.succeeded(made.jobKey());
    return made.key();
  }

  @Test
  @Order(1)
  void a_running_machine_is_captured() {
    var file = cloud.data().root().resolve("boot-sector.raw");
    BootSector.write(file);
    var imported =
        admin.post("machineImages", "{\"imageLocation\": \"" + cloud.offer(file) + "\"}");
    admin.succeeded(imported.jobKey());
    machine = machine("source", imported.key());
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
  void machines_made_from_it_are_where_it_is() {
    var host = cloud.guests().hostsOf(machine);
    for (var name : List.of("first", "second")) {
      var made = machine(name, golden);
      assertThat(cloud.guests().hostsOf(made)).isEqualTo(host);
      admin.succeeded(admin.delete("machines/" + made).jobKey());
    }
  }

  @Test
  @Order(3)
  void a_machine_goes_back_to_its_snapshot() {
    admin.succeeded(admin.act(machine, "stop").jobKey());
    snapshot = image("snapshot");
    var later = image("snapshot");
    assertThat(admin.get("machineImages/" + later).ok().at("/relatedImage/href").asText())
        .endsWith(snapshot);
    var restored =
        admin.post(
            "machines/" + machine + "/restore",
            "{\"image\": {\"href\": \"machineImages/" + snapshot + "\"}}");
    admin.succeeded(restored.jobKey());
    var shown = admin.awaitState(machine, "STOPPED");
    assertThat(shown.at("/latestSnapshot/href").asText()).endsWith(snapshot);
    admin.succeeded(admin.act(machine, "start").jobKey());
    assertThat(admin.get("machines/" + machine + "/snapshots").ok().path("count").asInt())
        .isEqualTo(2);
  }

  @Test
  @Order(4)
  void an_image_goes_by_its_host_and_what_stands_on_it_runs_on() {
    var process = cloud.guests().processesOf(machine);
    for (var key : List.of(snapshot, golden)) {
      admin.succeeded(admin.delete("machineImages/" + key).jobKey());
      assertThat(admin.get("machineImages/" + key).status()).isEqualTo(404);
    }
    admin.succeeded(admin.act(machine, "restart", ", \"force\": true").jobKey());
    assertThat(cloud.guests().processesOf(machine)).hasSize(1).isNotEqualTo(process);
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
