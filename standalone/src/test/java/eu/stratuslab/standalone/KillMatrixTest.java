package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.DiskLives;
import eu.stratuslab.standalone.cloud.DiskMatrix;
import eu.stratuslab.standalone.cloud.Halts;
import eu.stratuslab.standalone.cloud.KillMatrix;
import eu.stratuslab.standalone.cloud.Lives;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Components that die at the worst moments, and processes that are killed from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillMatrixTest {
  private final TestCloud cloud = TestCloud.start("kill-matrix", 2);
  private final Cimi admin = cloud.admin();
  private final CheapMachines machines = new CheapMachines(cloud);
  private final Halts halts = new Halts(cloud);
  private final KillMatrix matrix = new KillMatrix(cloud, machines, halts);
  private final DiskMatrix disks = new DiskMatrix(cloud, machines, halts);
  private final Results results = new Results("kill-matrix", "Kill matrix", cloud.machine());

  @AfterAll
  void end() {
    halts.rows().forEach(row -> results.add(row.verb() + " | " + row.point(), row.result()));
    results.print();
    matrix.close();
    disks.close();
    admin.close();
    cloud.close();
  }

  /** What every submission must pass. */
  @ParameterizedTest
  @MethodSource("eu.stratuslab.standalone.cloud.Lives#fixed")
  void a_component_that_halts_changes_nothing(Lives.Life life) {
    matrix.life(life);
  }

  @Test
  @Tag("slow")
  void an_agent_that_halts_while_a_volume_is_made_with_its_machine_harms_neither() {
    disks.together("agent.after-CreateVolume");
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("eu.stratuslab.standalone.cloud.Lives#everywhere")
  void everywhere_a_component_that_halts_changes_nothing(Lives.Life life) {
    matrix.life(life);
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("eu.stratuslab.standalone.cloud.DiskLives#ofVolumes")
  void a_component_that_halts_harms_no_volume(DiskLives.Life life) {
    disks.volume(life);
  }

  @ParameterizedTest
  @Tag("slow")
  @MethodSource("eu.stratuslab.standalone.cloud.DiskLives#ofImages")
  void a_component_that_halts_harms_no_image(DiskLives.Life life) {
    disks.image(life);
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
    Await.untilDone(
        TestCloud.PATIENCE, () -> cloud.guests().hostsOf(machine), IllegalStateException.class);
    assertThat(cloud.guests().processesOf(machine)).isEqualTo(before);
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
