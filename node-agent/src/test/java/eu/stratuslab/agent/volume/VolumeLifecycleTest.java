package eu.stratuslab.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.World;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.model.volume.VolumeStatus.Attached;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A volume from its creation to its proof of absence, on the fake host. */
class VolumeLifecycleTest {

  private static final UUID VOLUME = UUID.fromString("0191d2a0-0000-7000-8000-000000000011");
  private static final UUID MACHINE = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");
  private static final UUID OTHER = UUID.fromString("0191d2a0-0000-7000-8000-000000000008");

  private final World world = new World();
  private final List<String> calls = new ArrayList<>();

  private Ref volume() {
    Ref ref = world.volume(VOLUME, _ -> {});
    world.settle(ref);
    return ref;
  }

  private Ref running(UUID machine) {
    Ref ref = world.create(machine, _ -> {});
    world.settle(ref);
    world.settle(ref);
    return ref;
  }

  private void attach(Ref volume, UUID machine) {
    world.edit(
        volume,
        spec ->
            spec.putObject("attachment")
                .put("machine", machine.toString())
                .put("initialLocation", "/dev/vdb"));
    world.settle(volume);
  }

  private void detach(Ref volume) {
    world.edit(volume, spec -> ((ObjectNode) spec.get("attachment")).put("detaching", true));
    world.settle(volume);
  }

  private VolumeStatus status(Ref volume) {
    return world.volumeStatus(volume);
  }

  private List<DiskUse> users() {
    return world.hypervisor.usersOf(world.pool.file(VOLUME.toString()));
  }

  private static VolumeStatus.Failure failure(VolumeStatus status) {
    return Objects.requireNonNull(status.failure());
  }

  @Test
  void it_is_made_and_told() {
    Ref ref = volume();
    assertThat(status(ref).state()).isEqualTo("AVAILABLE");
    assertThat(status(ref).capacity()).isEqualTo(1_000);
    assertThat(status(ref).pool()).isEqualTo("default");
    assertThat(status(ref).detached()).isEqualTo(new VolumeStatus.Detached(1));
    assertThat(world.resource(ref).orElseThrow().meta().finalizers()).hasSize(1);
  }

  /** Its own report wakes the agent again: told twice, it would be told for ever. */
  @Test
  void what_is_not_there_is_told_of_once() {
    world.pool.free(0);
    Ref ref = world.volume(VOLUME, _ -> {});
    assertThatThrownBy(() -> world.settle(ref)).isInstanceOf(VolumeFailure.class);
    world.settle(ref);
    assertThat(failure(status(ref)).reason()).isEqualTo("StorageFull");
    String version = world.resource(ref).orElseThrow().meta().resourceVersion();
    world.settle(ref);
    assertThat(world.resource(ref).orElseThrow().meta().resourceVersion()).isEqualTo(version);
  }

  @Test
  void looking_again_does_nothing_and_writes_nothing() {
    Ref ref = volume();
    String version = world.resource(ref).orElseThrow().meta().resourceVersion();
    world.hypervisor.record(calls::add);
    world.restartAgent(CrashPoints.NONE, world.cluster.client());
    world.settle(ref);
    assertThat(calls).isEmpty();
    assertThat(world.resource(ref).orElseThrow().meta().resourceVersion()).isEqualTo(version);
  }

  @Test
  void it_comes_to_a_running_machine_and_goes() {
    running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    assertThat(status(ref).attachment())
        .isEqualTo(new Attached(MACHINE.toString(), 1, "/dev/vdb", true));
    assertThat(status(ref).detached()).isNull();
    assertThat(world.hypervisor.xml(MACHINE)).contains("<serial>0191d2a0000070008000</serial>");
    detach(ref);
    assertThat(users()).isEmpty();
    assertThat(status(ref).attachment()).isNull();
    assertThat(status(ref).detached()).isEqualTo(new VolumeStatus.Detached(3));
  }

  @Test
  void a_guest_that_keeps_it_has_it_until_it_lets_go() {
    running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.hypervisor.host().guestKeepsDisks(MACHINE, true);
    world.edit(ref, spec -> ((ObjectNode) spec.get("attachment")).put("detaching", true));
    world.hypervisor.record(calls::add);
    for (int i = 0; i < 30; i++) {
      world.pass(ref);
      world.now = world.now.plusSeconds(2);
    }
    assertThat(calls).filteredOn(c -> c.startsWith("detachDisk")).hasSizeBetween(2, 6);
    assertThat(status(ref).detached()).isNull();
    assertThat(Objects.requireNonNull(status(ref).attachment()).live()).isTrue();
    world.hypervisor.host().guestLetsGo(MACHINE);
    world.settle(ref);
    assertThat(users()).isEmpty();
    assertThat(status(ref).detached()).isNotNull();
  }

  @Test
  void stop_and_start_keep_it_at_its_place() {
    Ref machine = running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.power(machine, "Stopped", false);
    world.settle(machine);
    world.settle(ref);
    assertThat(status(ref).attachment())
        .isEqualTo(new Attached(MACHINE.toString(), 1, "/dev/vdb", false));
    world.power(machine, "Running", false);
    world.settle(machine);
    world.settle(ref);
    assertThat(status(ref).attachment())
        .isEqualTo(new Attached(MACHINE.toString(), 1, "/dev/vdb", true));
  }

  @Test
  void a_machine_waits_for_the_volumes_that_it_is_made_with() {
    Ref machine =
        world.create(MACHINE, spec -> spec.putArray("firstVolumes").add(VOLUME.toString()));
    world.pass(machine);
    assertThat(world.domain(machine)).isEmpty();
    assertThat(world.status(machine).conditions())
        .anyMatch(c -> c.reason().equals("WaitingForVolume"));
    Ref ref =
        world.volume(
            VOLUME,
            spec ->
                spec.putObject("attachment")
                    .put("machine", MACHINE.toString())
                    .put("initialLocation", "/dev/vdb"));
    world.settle(ref);
    world.settle(machine);
    world.settle(ref);
    assertThat(Objects.requireNonNull(status(ref).attachment()).live()).isTrue();
    assertThat(world.status(machine).state()).isEqualTo("STARTED");
  }

  @Test
  void it_never_has_two_writers() {
    running(MACHINE);
    running(OTHER);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.hypervisor.host().guestKeepsDisks(MACHINE, true);
    world.edit(
        ref,
        spec ->
            spec.putObject("attachment")
                .put("machine", OTHER.toString())
                .put("initialLocation", "/dev/vdc"));
    for (int i = 0; i < 20; i++) {
      world.pass(ref);
      world.now = world.now.plusSeconds(5);
      assertThat(users()).hasSize(1);
    }
    world.hypervisor.host().guestLetsGo(MACHINE);
    world.settle(ref);
    assertThat(users()).hasSize(1);
    assertThat(Objects.requireNonNull(status(ref).attachment()).machine())
        .isEqualTo(OTHER.toString());
    assertThat(Objects.requireNonNull(status(ref).attachment()).location()).isEqualTo("/dev/vdc");
  }

  @Test
  void a_machine_does_not_start_with_a_volume_that_another_one_still_has() {
    Ref machine = running(MACHINE);
    Ref other = running(OTHER);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.hypervisor.host().guestKeepsDisks(MACHINE, true);
    world.power(other, "Stopped", false);
    world.settle(other);
    world.edit(
        ref,
        spec ->
            spec.putObject("attachment")
                .put("machine", OTHER.toString())
                .put("initialLocation", "/dev/vdb"));
    world.pass(ref);
    world.power(other, "Running", false);
    world.pass(other);
    assertThat(world.domain(other).orElseThrow().active()).isFalse();
    world.power(machine, "Stopped", true);
    world.settle(machine);
    world.settle(ref);
    world.settle(other);
    world.settle(ref);
    assertThat(world.status(other).state()).isEqualTo("STARTED");
    assertThat(users()).hasSize(1);
    assertThat(Objects.requireNonNull(status(ref).attachment()).machine())
        .isEqualTo(OTHER.toString());
  }

  @Test
  void what_a_stranger_uses_is_left_alone() {
    running(MACHINE);
    Ref ref = volume();
    world
        .hypervisor
        .host()
        .addForeign(UUID.randomUUID(), "mine", world.pool.file(VOLUME.toString()));
    world.hypervisor.record(calls::add);
    attach(ref, MACHINE);
    assertThat(calls).isEmpty();
    assertThat(status(ref).conditions()).anyMatch(c -> c.reason().equals("ForeignUse"));
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.pool.volumes()).hasSize(1);
  }

  @Test
  void a_suspended_machine_finds_it_when_it_is_back() {
    Ref machine = running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.power(machine, "Suspended", false);
    world.settle(machine);
    detach(ref);
    assertThat(status(ref).conditions()).anyMatch(c -> c.reason().equals("Suspended"));
    assertThat(status(ref).detached()).isNull();
    world.power(machine, "Running", false);
    world.settle(machine);
    assertThat(users().getFirst().live()).isTrue();
    world.settle(ref);
    assertThat(users()).isEmpty();
    assertThat(status(ref).detached()).isNotNull();
  }

  @Test
  void it_grows_with_and_without_a_guest() {
    running(MACHINE);
    Ref ref = volume();
    world.edit(ref, spec -> spec.put("capacity", 2_000));
    world.settle(ref);
    assertThat(status(ref).capacity()).isEqualTo(2_000);
    attach(ref, MACHINE);
    world.edit(ref, spec -> spec.put("capacity", 3_000));
    world.settle(ref);
    assertThat(status(ref).capacity()).isEqualTo(3_000);
    world.edit(ref, spec -> spec.put("capacity", 1_000));
    world.settle(ref);
    assertThat(status(ref).capacity()).isEqualTo(3_000);
    assertThat(failure(status(ref)).reason()).isEqualTo("ShrinkRefused");
  }

  @Test
  void what_the_pool_has_no_room_for_is_a_failure_until_somebody_asks_anew() {
    world.pool.free(1_000);
    Ref ref = world.volume(VOLUME, _ -> {});
    assertThatThrownBy(() -> world.settle(ref)).isInstanceOf(VolumeFailure.class);
    world.settle(ref);
    assertThat(status(ref).state()).isEqualTo("ERROR");
    assertThat(failure(status(ref)).reason()).isEqualTo("StorageFull");
    world.pool.free(1L << 30);
    world.settle(ref);
    assertThat(status(ref).state()).isEqualTo("ERROR");
    world.edit(ref, spec -> spec.put("capacity", 1_001));
    world.settle(ref);
    assertThat(status(ref).state()).isEqualTo("AVAILABLE");
  }

  @Test
  void lost_data_are_a_failure_and_not_made_again() {
    Ref ref = volume();
    world.pool.lose(VOLUME.toString());
    world.settle(ref);
    assertThat(failure(status(ref)).reason()).isEqualTo("DataLost");
    assertThat(status(ref).isCreated()).isFalse();
    world.edit(ref, spec -> spec.put("capacity", 2_000));
    world.settle(ref);
    assertThat(world.pool.volumes()).isEmpty();
  }

  @Test
  void deleted_with_terminate_nothing_is_left() {
    Ref ref = volume();
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.pool.volumes()).isEmpty();
  }

  @Test
  void its_end_waits_for_the_end_of_its_attachment() {
    Ref machine = running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    world.terminate(ref, "job-1");
    world.settle(ref);
    assertThat(world.pool.volumes()).hasSize(1);
    assertThat(users()).hasSize(1);
    world.terminate(machine, "job-2");
    world.settle(machine);
    assertThat(world.pool.volumes()).as("a machine's end is not its volumes'").hasSize(1);
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
  }

  @Test
  void deleted_with_kubectl_it_stays_where_it_is_and_is_adopted() {
    Ref machine = running(MACHINE);
    Ref ref = volume();
    attach(ref, MACHINE);
    ObjectNode spec = world.resource(ref).orElseThrow().spec();
    world.delete(ref);
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    world.restartAgent(CrashPoints.NONE, world.cluster.client());
    world.hypervisor.host().reboots();
    world.open();
    world.settle(machine);
    assertThat(users()).as("a missing resource is no evidence").hasSize(1);
    assertThat(users().getFirst().live()).isTrue();
    Ref again = world.volume(VOLUME, s -> s.removeAll().setAll(spec));
    world.settle(again);
    assertThat(Objects.requireNonNull(status(again).attachment()).live()).isTrue();
    assertThat(status(again).isCreated()).isTrue();
  }

  @Test
  void of_what_only_a_tombstone_remembers_nothing_is_left_either() {
    Ref ref = volume();
    world.delete(ref);
    world.settle(ref);
    world.volume(
        VOLUME,
        spec ->
            spec.put("capacity", 1).put("terminate", "job-1").put("revision", 9).put("term", 9));
    world.settle(ref);
    world.delete(ref);
    world.settle(ref);
    assertThat(world.resource(ref)).isEmpty();
    assertThat(world.leftovers()).isEmpty();
  }

  @Test
  void it_is_not_touched_by_an_older_mirror() {
    Ref ref = volume();
    world.edit(ref, spec -> spec.put("term", 3));
    world.settle(ref);
    world.edit(ref, spec -> spec.put("term", 2).put("capacity", 9_000));
    world.settle(ref);
    assertThat(status(ref).capacity()).isEqualTo(1_000);
  }

  @Test
  void an_attachment_whose_answer_was_lost_is_found() {
    running(MACHINE);
    Ref ref = volume();
    world.hypervisor.host().loseAnswerOf(call -> call.startsWith("attachDisk"));
    assertThatThrownBy(() -> attach(ref, MACHINE)).isInstanceOf(HypervisorException.class);
    world.hypervisor.record(calls::add);
    world.settle(ref);
    assertThat(calls).isEmpty();
    assertThat(status(ref).attachment()).isNotNull();
  }
}
