package eu.stratuslab.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.machine.MachineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A machine that stands still, in the host's memory or on its disk, on the fake host. */
class StandstillLifecycleTest {

  private static final UUID ID = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");

  private final World world = new World();
  private final List<String> calls = new ArrayList<>();

  @Test
  void it_is_paused_and_goes_on_in_the_same_process() {
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.power(ref, "Stopped", true);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STOPPED");
    assertThat(world.status(ref).stoppedReason()).isEqualTo("Forced");
    assertThat(world.domain(ref).orElseThrow().managedSave()).isFalse();
  }

  @Test
  void memory_that_cannot_be_read_is_neither_thrown_away_nor_booted_over() {
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.hypervisor.host().memoryIsUnreadable(ID, true);
    world.power(ref, "Running", false);
    world.settleDespiteFailures(ref);
    assertThat(world.status(ref).state()).isNotEqualTo("STARTED");
    assertThat(world.status(ref).failure())
        .isNotNull()
        .extracting(MachineStatus.Failure::reason)
        .isEqualTo("RestoreMemoryFailed");
    assertThat(calls).noneMatch(c -> c.startsWith("start") || c.startsWith("discardMemory"));
    world.hypervisor.host().memoryIsUnreadable(ID, false);
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(calls).filteredOn(c -> c.startsWith("restorePaused")).hasSize(1);
  }

  @Test
  void a_restart_of_what_was_suspended_shuts_it_down_in_order_and_boots() {
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    calls.clear();
    world.power(ref, "Running", false);
    restarted(ref, false);
    assertThat(calls.stream().map(call -> call.split(" ")[0]))
        .filteredOn(call -> !call.equals("setMetadata"))
        .containsExactly("restorePaused", "resume", "shutdown", "define", "startPaused", "resume");
  }

  @Test
  void a_forced_restart_boots_also_what_has_memory_that_cannot_be_read() {
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.hypervisor.host().memoryIsUnreadable(ID, true);
    calls.clear();
    world.power(ref, "Running", false);
    restarted(ref, true);
    assertThat(calls.stream().map(call -> call.split(" ")[0]))
        .filteredOn(call -> !call.equals("setMetadata"))
        .containsExactly("discardMemory", "define", "startPaused", "resume");
  }

  private void restarted(Ref ref, boolean force) {
    world.restart(ref, "op-1", force);
    world.settle(ref);
    world.settle(ref);
    assertThat(world.domain(ref).orElseThrow().state()).isEqualTo(PowerState.RUNNING);
    assertThat(world.status(ref).operation())
        .isEqualTo(new MachineStatus.OperationStatus("op-1", true, true, null));
  }

  @Test
  void memory_that_cannot_be_saved_leaves_it_running() {
    Ref ref = world.running(ID, calls::add);
    world
        .hypervisor
        .host()
        .failNext(
            call -> call.startsWith("saveMemory"),
            new HypervisorException(Code.NO_SPACE, "no space left on device"));
    world.power(ref, "Suspended", false);
    world.settleDespiteFailures(ref);
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
    Ref ref = world.running(ID, calls::add);
    world.hypervisor.host().loseAnswerOf(call -> call.startsWith("saveMemory"));
    world.power(ref, "Suspended", false);
    world.settleDespiteFailures(ref);
    assertThat(world.status(ref).state()).isEqualTo("SUSPENDED");
    assertThat(calls).filteredOn(c -> c.startsWith("saveMemory")).hasSize(1);
  }

  @Test
  void a_paused_guest_that_a_reboot_ended_is_stopped_and_not_booted() {
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Suspended", false);
    world.settle(ref);
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
    assertThat(calls).noneMatch(c -> c.startsWith("restorePaused"));
  }
}
