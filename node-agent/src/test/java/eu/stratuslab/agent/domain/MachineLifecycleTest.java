package eu.stratuslab.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.Power;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A machine from its creation to its proof of absence, on the fake host. */
class MachineLifecycleTest {

  private static final UUID ID = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");

  private final World world = new World();
  private final List<String> calls = new ArrayList<>();

  @Test
  void it_is_created_and_started_and_told() {
    Ref ref = world.running(ID, calls::add);
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

  /** One without its login would run, and nobody could use it. */
  @Test
  void without_its_secret_it_is_not_made() {
    Ref ref = world.create(ID, _ -> {});
    world.annotate(ref, Labels.SECRETS, "passwordHash,userData");
    world.secret(ref, Map.of("userData", new byte[] {1}));
    world.pass(ref);
    assertThat(world.status(ref).conditions())
        .anyMatch(condition -> condition.reason().equals(Condition.WAITING_FOR_SECRET));
    assertThat(world.domain(ref)).isEmpty();
    world.secret(ref, Map.of("userData", new byte[] {1}, "passwordHash", new byte[] {2}));
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
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
    Ref ref = world.running(ID, calls::add);
    String version = world.resource(ref).orElseThrow().meta().resourceVersion();
    world.restartAgent(CrashPoints.NONE, world.cluster.client());
    world.settle(ref);
    assertThat(calls).isEmpty();
    assertThat(world.resource(ref).orElseThrow().meta().resourceVersion()).isEqualTo(version);
  }

  @Test
  void it_stops_in_order_and_starts_again() {
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
  void what_should_run_is_started_after_a_reboot_of_the_host() {
    Ref ref = world.running(ID, calls::add);
    world.hypervisor.host().reboots();
    world.open();
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void a_restart_is_done_once() {
    Ref ref = world.running(ID, calls::add);
    world.restart(ref, "op-1", false);
    world.settle(ref);
    world.settle(ref);
    assertThat(calls).filteredOn(c -> c.startsWith("resume")).hasSize(1);
    assertThat(world.status(ref).operation())
        .isEqualTo(new MachineStatus.OperationStatus("op-1", true, true, null));
  }

  @Test
  void a_change_waits_for_the_next_start() {
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
  }

  @Test
  void of_what_only_a_tombstone_remembers_nothing_is_left_either() {
    Ref ref = world.running(ID, calls::add);
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
    Ref ref = world.running(ID, calls::add);
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
    world.settleDespiteFailures(ref);
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
    world.settleDespiteFailures(ref);
    assertThat(calls).filteredOn(c -> c.startsWith("startPaused")).hasSize(1);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  @Test
  void it_is_not_touched_by_an_older_mirror() {
    Ref ref = world.running(ID, calls::add);
    world.edit(ref, spec -> spec.put("term", 3));
    world.settle(ref);
    calls.clear();
    world.edit(ref, spec -> spec.put("term", 2).put("power", "Stopped").put("powerRevision", 9));
    world.settle(ref);
    assertThat(calls).isEmpty();
  }

  @Test
  void what_somebody_else_than_the_mirror_wrote_is_not_obeyed() {
    Ref ref = world.running(ID, calls::add);
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
