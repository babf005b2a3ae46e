package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.KillMatrix;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.Results;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that die at the worst moments, and processes that are killed from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillMatrixTest {
  private final TestCloud cloud = TestCloud.start("kill-matrix", 2);
  private final Cimi admin = cloud.admin();
  private final KillMatrix matrix = new KillMatrix(cloud);
  private final CheapMachines machines = new CheapMachines(cloud);
  private final Results results = new Results("kill-matrix", "Kill matrix");

  @AfterAll
  void end() {
    matrix.rows().forEach(row -> results.add(row.verb() + " | " + row.point(), row.result()));
    results.print();
    matrix.close();
    admin.close();
    cloud.close();
  }

  /** What every submission must pass. */
  @ParameterizedTest
  @CsvSource({
    "bridge.job-inserted, bridge.document-changed, -",
    "mirror.after-TakePlacement, mirror.after-Apply, mirror.before-Bury",
    "agent.after-Define, agent.after-Shutdown, agent.before-tell-terminated",
  })
  void a_component_that_halts_changes_nothing(String create, String stop, String delete) {
    matrix.life(create, stop, delete);
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({
    "operator.before-applyStatus, agent.before-Shutdown, agent.after-DeleteDisks",
    "bridge.claimed, bridge.job-inserted, bridge.job-inserted",
    "bridge.documents-inserted, mirror.before-Apply, bridge.buried",
    "mirror.before-PutSecret, mirror.before-CopyStatus, mirror.before-Apply",
    "mirror.after-PutSecret, mirror.after-CopyStatus, mirror.after-Apply",
    "mirror.before-Create, mirror.before-EndJob, mirror.before-Delete",
    "mirror.after-Create, mirror.after-EndJob, mirror.after-Delete",
    "mirror.before-TakePlacement, -, mirror.before-CopyStatus",
    "mirror.claimed, -, mirror.after-CopyStatus",
    "mirror.before-Apply, -, mirror.after-Bury",
    "mirror.after-Apply, -, mirror.before-EndJob",
    "mirror.before-CopyStatus, -, mirror.after-EndJob",
    "mirror.after-CopyStatus, -, mirror.before-LetGo",
    "mirror.before-EndJob, -, mirror.after-LetGo",
    "mirror.after-EndJob, -, mirror.before-DeleteSecret",
    "operator.after-applyStatus, -, mirror.after-DeleteSecret",
    "agent.before-AddFinalizer, agent.before-SetMetadata, agent.before-Undefine",
    "agent.after-AddFinalizer, agent.after-SetMetadata, agent.after-Undefine",
    "agent.before-SetHostEntry, agent.before-tell, agent.before-DeleteDisks",
    "agent.after-SetHostEntry, agent.after-tell, agent.before-RemoveHostEntry",
    "agent.before-CreateFiles, -, agent.after-RemoveHostEntry",
    "agent.after-CreateFiles, -, agent.after-tell-terminated",
    "agent.before-CreateOverlay, -, agent.before-ReleaseFinalizer",
    "agent.after-CreateOverlay, -, agent.after-ReleaseFinalizer",
    "agent.before-WriteSeed, -, -",
    "agent.after-WriteSeed, -, -",
    "agent.before-Define, -, -",
    "agent.before-StartPaused, -, -",
    "agent.after-StartPaused, -, -",
    "agent.before-Resume, -, -",
    "agent.after-Resume, -, -",
    "agent.before-SetMetadata, -, -",
    "agent.after-SetMetadata, -, -",
    "agent.before-tell, -, -",
    "agent.after-tell, -, -",
  })
  void everywhere_a_component_that_halts_changes_nothing(
      String create, String stop, String delete) {
    matrix.life(create, stop, delete);
  }

  @Test
  @Tag("slow")
  void everything_killed_at_once_finds_its_machines_again() {
    var first = started("at-once-1");
    var second = started("at-once-2");
    var before = cloud.guests().running();
    cloud.components().forEach(cloud::kill);
    assertThat(cloud.guests().running()).isEqualTo(before);
    cloud.components().forEach(cloud::start);
    cloud.awaitReady();
    assertThat(admin.awaitState(first, "STARTED").path("id").asText()).contains(first);
    var third = started("after-all");
    assertThat(cloud.guests().running()).containsAll(before);
    List.of(first, second, third).forEach(this::deleted);
    results.add("kill -9 | everything at once", "same processes, adopted, serving");
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"kubernetes", "bridge", "operator", "agent-1", "agent-2"})
  void a_killed_process_leaves_the_guests_alone(String component) {
    var machine = started("killed-" + component);
    var before = cloud.guests().running();
    cloud.kill(component);
    cloud.start(component);
    cloud.awaitReady();
    var other = started("after-" + component);
    assertThat(cloud.guests().running()).containsAll(before);
    deleted(machine);
    deleted(other);
    results.add("kill -9 | " + component, "same processes, serving");
  }

  @Test
  @Tag("slow")
  void a_killed_libvirtd_leaves_the_guests_alone() {
    var machine = started("libvirtd");
    var host = cloud.guests().hostsOf(machine).getFirst();
    var before = cloud.guests().processesOf(machine);
    TestCloud.kill(cloud.guests().libvirtd(host));
    stopped(machine);
    admin.succeeded(admin.act(machine, "start").jobKey());
    assertThat(cloud.guests().processesOf(machine)).hasSize(1).isNotEqualTo(before);
    deleted(machine);
    results.add("kill -9 | libvirtd", "guest untouched, then stopped and started in order");
  }

  private void stopped(String machine) {
    admin.succeeded(machines.stop(admin, machine).jobKey());
  }

  @Test
  @Tag("slow")
  void a_killed_guest_is_started_again() {
    var machine = started("qemu");
    var before = cloud.guests().processesOf(machine);
    TestCloud.kill(ProcessHandle.of(before.getFirst()).orElseThrow());
    var after =
        Await.until(
            TestCloud.PATIENCE,
            () -> Optional.of(cloud.guests().processesOf(machine)).filter(p -> !p.isEmpty()));
    assertThat(after).isPresent().get().isNotEqualTo(before);
    admin.awaitState(machine, "STARTED");
    deleted(machine);
    results.add("kill -9 | qemu", "started again under the restart policy");
  }

  private String started(String name) {
    var answer = machines.create(admin, name);
    admin.succeeded(answer.jobKey());
    return answer.key();
  }

  private void deleted(String machine) {
    var macs = cloud.guests().macsOf(machine);
    machines.delete(admin, machine);
    Remains.awaitNone(cloud, machine, macs);
  }
}
