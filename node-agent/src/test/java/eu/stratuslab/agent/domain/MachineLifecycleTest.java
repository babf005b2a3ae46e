package eu.stratuslab.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.Power;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A machine from its creation to its proof of absence, on the fake host. */
class MachineLifecycleTest {

  private static final UUID ID = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");

  private final World world = new World();
  private final List<String> calls = new ArrayList<>();

  private Ref running() {
    Ref ref = world.create(ID, _ -> {});
    world.settle(ref);
    world.settle(ref);
    world.hypervisor.record(calls::add);
    return ref;
  }

  @Test
  void it_is_created_and_started_and_told() {
    Ref ref = running();
    MachineStatus status = world.status(ref);
    assertThat(status.state()).isEqualTo("STARTED");
    assertThat(status.power()).isEqualTo(Power.Running);
    assertThat(status.addresses()).containsExactly("10.77.0.9");
    assertThat(status.reporter()).isEqualTo(World.HOST);
    assertThat(status.observedRevision()).isEqualTo(1);
    assertThat(world.domain(ref).orElseThrow().state()).isEqualTo(PowerState.RUNNING);
    assertThat(world.resource(ref).orElseThrow().meta().finalizers())
        .containsExactly(Labels.FINALIZER);
  }

  /** Its own report wakes the agent again: told twice, it would be told for ever. */
  @Test
  void what_waits_is_told_of_once() {
    Ref ref = world.create(ID, spec -> spec.putArray("firstVolumes").add(World.HOST));
    world.pass(ref);
    assertThat(world.status(ref).isCreated()).isFalse();
    String version = world.resource(ref).orElseThrow().meta().resourceVersion();
    world.pass(ref);
    assertThat(world.resource(ref).orElseThrow().meta().resourceVersion()).isEqualTo(version);
  }

  @Test
  void looking_again_does_nothing_and_writes_nothing() {
    Ref ref = running();
    String version = world.resource(ref).orElseThrow().meta().resourceVersion();
    world.restartAgent(CrashPoints.NONE, world.cluster.client());
    world.settle(ref);
    assertThat(calls).isEmpty();
    assertThat(world.resource(ref).orElseThrow().meta().resourceVersion()).isEqualTo(version);
  }

  @Test
  void it_stops_in_order_and_starts_again() {
    Ref ref = running();
    world.power(ref, "Stopped", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Requested");
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(calls).noneMatch(call -> call.startsWith("destroy"));
  }

  @Test
  void a_deaf_guest_is_asked_again_and_never_cut_off() {
    Ref ref = running();
    world.hypervisor.host().guestIgnoresAcpi(ID, true);
    world.power(ref, "Stopped", false);
    for (int i = 0; i < 20; i++) {
      world.pass(ref);
      world.now = world.now.plusSeconds(5);
    }
    assertThat(world.status(ref).state()).isEqualTo("STOPPING");
    assertThat(calls).filteredOn(c -> c.startsWith("shutdown")).hasSizeBetween(5, 10);
    assertThat(calls).noneMatch(call -> call.startsWith("destroy"));
    world.power(ref, "Stopped", true);
    world.settle(ref);
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Forced");
  }

  @Test
  void a_guest_that_powers_off_stays_off_until_a_newer_wish() {
    Ref ref = running();
    world.hypervisor.host().guestPowersOff(ID);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
    assertThat(world.status(ref).stoppedReason()).isEqualTo("GuestShutdown");
    world.hypervisor.host().reboots();
    world.open();
    world.settle(ref);
    assertThat(world.domain(ref).orElseThrow().active()).isFalse();
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.domain(ref).orElseThrow().active()).isTrue();
  }

  @Test
  void a_crashed_guest_is_restarted_with_pauses_and_at_last_given_up() {
    Ref ref = running();
    for (int i = 0; i < 5; i++) {
      world.hypervisor.host().qemuDies(ID);
      world.settle(ref);
      assertThat(world.status(ref).state()).as("after crash %d", i).isEqualTo("STARTED");
    }
    world.hypervisor.host().qemuDies(ID);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("ERROR");
    assertThat(world.status(ref).failure())
        .isNotNull()
        .extracting(MachineStatus.Failure::reason)
        .isEqualTo("Crashed");
  }

  @Test
  void it_is_paused_and_goes_on_in_the_same_process() {
    Ref ref = running();
    Integer process = world.domain(ref).orElseThrow().id();
    world.power(ref, "Paused", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("PAUSED");
    assertThat(world.domain(ref).orElseThrow().state()).isEqualTo(PowerState.PAUSED);
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(world.domain(ref).orElseThrow().id()).isEqualTo(process);
  }

  @Test
  void it_is_suspended_stays_so_and_goes_on_without_a_boot() {
    Ref ref = running();
    world.power(ref, "Suspended", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("SUSPENDED");
    world.hypervisor.host().reboots();
    world.open();
    world.restartAgent(CrashPoints.NONE, world.cluster.client());
    world.edit(ref, spec -> spec.put("memory", 262_144));
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("SUSPENDED");
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(world.status(ref).restartRequired()).isTrue();
    assertThat(world.hypervisor.xml(ID)).contains(">131072<");
    assertThat(calls).filteredOn(c -> c.startsWith("restorePaused")).hasSize(1);
    assertThat(calls).noneMatch(c -> c.startsWith("startPaused") || c.startsWith("define"));
  }

  @Test
  void what_stands_still_is_shut_down_in_order() {
    Ref ref = running();
    world.power(ref, "Paused", false);
    world.settle(ref);
    world.power(ref, "Stopped", false);
    world.settle(ref);
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Requested");
    world.power(ref, "Running", false);
    world.settle(ref);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.power(ref, "Stopped", false);
    world.settle(ref);
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Requested");
    assertThat(calls).filteredOn(c -> c.startsWith("shutdown")).hasSize(2);
    assertThat(calls).noneMatch(c -> c.startsWith("destroy") || c.startsWith("discardMemory"));
  }

  @Test
  void a_forced_stop_throws_saved_memory_away() {
    Ref ref = running();
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.power(ref, "Stopped", true);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Forced");
    assertThat(world.domain(ref).orElseThrow().managedSave()).isFalse();
  }

  @Test
  void memory_that_cannot_be_saved_leaves_it_running() {
    Ref ref = running();
    world
        .hypervisor
        .host()
        .failNext(
            call -> call.startsWith("saveMemory"),
            new HypervisorException(Code.NO_SPACE, "no space left on device"));
    world.power(ref, "Suspended", false);
    passUntilQuiet(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(world.status(ref).failure())
        .isNotNull()
        .extracting(MachineStatus.Failure::reason)
        .isEqualTo("StorageFull");
    assertThat(calls).noneMatch(c -> c.startsWith("saveMemory"));
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).failure()).isNull();
  }

  @Test
  void a_save_whose_answer_was_lost_is_not_repeated() {
    Ref ref = running();
    world.hypervisor.host().loseAnswerOf(call -> call.startsWith("saveMemory"));
    world.power(ref, "Suspended", false);
    passUntilQuiet(ref);
    assertThat(world.status(ref).state()).isEqualTo("SUSPENDED");
    assertThat(calls).filteredOn(c -> c.startsWith("saveMemory")).hasSize(1);
  }

  @Test
  void a_paused_guest_that_a_reboot_ended_is_stopped_and_not_booted() {
    Ref ref = running();
    world.power(ref, "Paused", false);
    world.settle(ref);
    world.hypervisor.host().reboots();
    world.open();
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
    assertThat(world.status(ref).stoppedReason()).isEqualTo("MemoryLost");
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void it_is_created_paused_or_suspended() {
    Ref paused = world.create(ID, spec -> spec.put("power", "Paused"));
    world.settle(paused);
    assertThat(world.status(paused).state()).isEqualTo("PAUSED");
    UUID other = UUID.fromString("0191d2a0-0000-7000-8000-000000000008");
    Ref suspended = world.create(other, spec -> spec.put("power", "Suspended"));
    world.settle(suspended);
    assertThat(world.status(suspended).state()).isEqualTo("SUSPENDED");
  }

  @Test
  void deleted_while_suspended_nothing_is_left() {
    Ref ref = running();
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
    assertThat(calls).noneMatch(c -> c.startsWith("restorePaused"));
  }

  @Test
  void what_should_run_is_started_after_a_reboot_of_the_host() {
    Ref ref = running();
    world.hypervisor.host().reboots();
    world.open();
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void a_restart_is_done_once() {
    Ref ref = running();
    world.restart(ref, "op-1", false);
    world.settle(ref);
    world.settle(ref);
    assertThat(calls).filteredOn(c -> c.startsWith("resume")).hasSize(1);
    assertThat(world.status(ref).operation())
        .isEqualTo(new MachineStatus.OperationStatus("op-1", true, true, null));
  }

  @Test
  void a_change_waits_for_the_next_start() {
    Ref ref = running();
    world.edit(ref, spec -> spec.put("memory", 262_144));
    world.settle(ref);
    assertThat(world.status(ref).restartRequired()).isTrue();
    assertThat(world.hypervisor.xml(ID)).contains(">131072<");
    world.restart(ref, "op-1", true);
    world.settle(ref);
    assertThat(world.status(ref).restartRequired()).isNull();
    assertThat(world.hypervisor.xml(ID)).contains(">262144<");
  }

  @Test
  void deleted_with_terminate_nothing_is_left() {
    Ref ref = running();
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
  }

  @Test
  void of_what_only_a_tombstone_remembers_nothing_is_left_either() {
    Ref ref = running();
    world.delete(ref);
    world.settle(ref);
    world.create(
        ID,
        spec -> {
          spec.put("terminate", "job-1").put("revision", 9).put("term", 9);
          spec.putArray("disks");
          spec.putArray("interfaces");
          spec.putObject("image").put("id", "").put("tenant", "").put("digest", "");
        });
    world.settle(ref);
    world.delete(ref);
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).noneMatch(left -> !left.startsWith("entry"));
  }

  @Test
  void deleted_without_terminate_it_runs_on_and_is_adopted() {
    Ref ref = running();
    Integer process = world.domain(ref).orElseThrow().id();
    world.delete(ref);
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    world.create(ID, spec -> spec.put("revision", 2).put("term", 2));
    world.settle(ref);
    assertThat(world.domain(ref).orElseThrow().id()).isEqualTo(process);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(calls).allMatch(call -> call.startsWith("setMetadata"));
  }

  @Test
  void a_full_disk_is_a_failure_with_its_reason() {
    world
        .hypervisor
        .host()
        .failNext(
            call -> call.startsWith("createVolume"),
            new HypervisorException(Code.INVALID_ARGUMENT, "too large"));
    Ref ref = world.create(ID, _ -> {});
    passUntilQuiet(ref);
    assertThat(world.status(ref).state()).isEqualTo("ERROR");
    assertThat(world.status(ref).failure())
        .isNotNull()
        .extracting(MachineStatus.Failure::reason)
        .isEqualTo("CreateOverlayFailed");
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void a_start_whose_answer_was_lost_is_not_repeated() {
    world.hypervisor.host().loseAnswerOf(call -> call.startsWith("resume"));
    Ref ref = world.create(ID, _ -> {});
    world.hypervisor.record(calls::add);
    passUntilQuiet(ref);
    assertThat(calls).filteredOn(c -> c.startsWith("startPaused")).hasSize(1);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void it_is_not_touched_by_an_older_mirror() {
    Ref ref = running();
    world.edit(ref, spec -> spec.put("term", 3));
    world.settle(ref);
    calls.clear();
    world.edit(ref, spec -> spec.put("term", 2).put("power", "Stopped").put("powerRevision", 9));
    world.settle(ref);
    assertThat(calls).isEmpty();
  }

  private void passUntilQuiet(Ref ref) {
    for (int i = 0; i < 30; i++) {
      try {
        world.settle(ref);
      } catch (HypervisorUnavailable e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      } catch (HypervisorException e) {
        assertThat(e.code()).isNotEqualTo(Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void what_somebody_else_than_the_mirror_wrote_is_not_obeyed() {
    Ref ref = running();
    stamp(ref);
    world.cluster.edit(ref, spec -> spec.put("power", "Stopped").put("powerRevision", 2));
    world.pass(ref);
    world.cluster.edit(ref, spec -> spec.put("power", "Running").put("terminate", "a job"));
    world.pass(ref);
    assertThat(calls).isEmpty();
    assertThat(world.domain(ref).orElseThrow().active()).isTrue();

    world.cluster.edit(ref, spec -> spec.remove("terminate"));
    world.power(ref, "Stopped", false);
    stamp(ref);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
  }

  private void stamp(Ref ref) {
    var there = world.resource(ref).orElseThrow();
    world.cluster.client().apply(Stamp.on(there, 1), there.meta().uid(), Labels.BRIDGE);
  }
}
