package eu.stratuslab.agent.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures, snapshots and restorations of a machine, on the fake host. */
class ImagingTest {

  private static final UUID ID = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");
  private static final String IMAGE = "0191d2a0-0000-7000-8000-0000000000f1";
  private static final String OTHER = "0191d2a0-0000-7000-8000-0000000000f2";

  private final World world = new World();
  private final List<String> calls = new ArrayList<>();

  private Ref stopped() {
    Ref ref = world.running(ID, calls::add);
    world.power(ref, "Stopped", false);
    world.settle(ref);
    calls.clear();
    return ref;
  }

  private void ask(Ref ref, String job, String action, String image) {
    world.edit(
        ref,
        spec ->
            spec.putObject("operation").put("id", job).put("action", action).put("image", image));
  }

  private void over(Ref ref) {
    world.edit(ref, spec -> spec.remove("operation"));
    world.settle(ref);
  }

  private OperationStatus told(Ref ref) {
    return Objects.requireNonNull(world.status(ref).operation(), "nothing is told of it");
  }

  private String newest(Ref ref) {
    return Objects.requireNonNull(world.status(ref).latestSnapshot(), "no snapshot is told").key();
  }

  private Path base(Ref ref) {
    return Objects.requireNonNull(
        world.hypervisor.volume(Disks.POOL, ref.name() + "-0.qcow2").orElseThrow().backing());
  }

  private Path pathOf(String image) {
    return world.images.path(Objects.requireNonNull(world.images.made(image).image()).sha256());
  }

  @Test
  void a_running_guest_is_captured_and_runs_on() {
    Ref ref = world.running(ID, calls::add);
    ask(ref, "j1", "snapshot", IMAGE);
    world.images.nextCapture(CaptureView.copied(40));
    world.pass(ref);
    world.pass(ref);
    assertThat(world.status(ref).state()).isEqualTo("CAPTURING");
    assertThat(world.status(ref).progress()).isEqualTo(40);
    world.images.captureEnds(IMAGE, world.images.made(IMAGE));
    world.settle(ref);
    assertThat(told(ref)).isEqualTo(new OperationStatus("j1", true, true, null));
    over(ref);
    assertThat(world.status(ref).progress()).isNull();
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(newest(ref)).isEqualTo(IMAGE);
    assertThat(calls).allMatch(call -> call.startsWith("setMetadata"));
  }

  @Test
  void an_image_to_make_machines_from_is_no_snapshot() {
    Ref ref = world.running(ID, calls::add);
    ask(ref, "j1", "capture", IMAGE);
    world.settle(ref);
    over(ref);
    assertThat(told(ref).succeeded()).isTrue();
    assertThat(world.status(ref).latestSnapshot()).isNull();
  }

  @Test
  void a_restored_machine_stands_on_its_snapshot_from_then_on() {
    Ref ref = stopped();
    ask(ref, "j1", "snapshot", IMAGE);
    world.settle(ref);
    ask(ref, "j2", "snapshot", OTHER);
    world.settle(ref);
    assertThat(newest(ref)).isEqualTo(OTHER);
    ask(ref, "j3", "restore", IMAGE);
    world.settle(ref);
    assertThat(told(ref)).isEqualTo(new OperationStatus("j3", true, true, null));
    assertThat(base(ref)).isEqualTo(pathOf(IMAGE));
    assertThat(newest(ref)).isEqualTo(IMAGE);
    over(ref);
    world.power(ref, "Running", false);
    world.settle(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(world.hypervisor.xml(ID)).contains(pathOf(IMAGE).toString());
    assertThat(world.hypervisor.volumes(Disks.POOL)).hasSize(1);
  }

  @Test
  void an_image_stays_while_a_disk_is_made_from_it() {
    var unheld = new ArrayList<String>();
    world.hypervisor.record(
        call -> {
          if (call.startsWith("createVolume") && world.images.making().isEmpty()) {
            unheld.add(call);
          }
        });
    Ref ref = world.create(ID, _ -> {});
    world.settle(ref);
    world.power(ref, "Stopped", false);
    world.settle(ref);
    ask(ref, "j1", "snapshot", IMAGE);
    world.settle(ref);
    ask(ref, "j2", "restore", IMAGE);
    world.settle(ref);
    assertThat(base(ref)).isEqualTo(pathOf(IMAGE));
    assertThat(unheld).isEmpty();
    assertThat(world.images.making()).isEmpty();
    assertThat(world.images.basesMade()).hasSize(2);
  }

  @Test
  void what_fails_ends_the_operation_and_not_the_machine() {
    Ref ref = world.running(ID, calls::add);
    world.images.nextCapture(CaptureView.failed("StorageFull", "no space"));
    ask(ref, "j1", "capture", IMAGE);
    world.settle(ref);
    assertThat(told(ref))
        .isEqualTo(new OperationStatus("j1", true, false, "StorageFull", "no space"));
    assertThat(world.images.captured(IMAGE)).isEqualTo(CaptureView.NONE);
    over(ref);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
    assertThat(world.status(ref).failure()).isNull();
  }

  @Test
  void a_disk_that_cannot_be_replaced_stays_as_it_is() {
    Ref ref = stopped();
    ask(ref, "j1", "snapshot", IMAGE);
    world.settle(ref);
    Path before = base(ref);
    ask(ref, "j2", "restore", IMAGE);
    for (int i = 0; i < 8; i++) {
      world
          .hypervisor
          .host()
          .failNext(
              call -> call.startsWith("createVolume"),
              new HypervisorException(Code.NO_SPACE, "no space left"));
      var _ = catchThrowable(() -> world.settle(ref));
    }
    assertThat(told(ref).reason()).isEqualTo("StorageFull");
    assertThat(base(ref)).isEqualTo(before);
    assertThat(world.images.captured(IMAGE).phase()).isEqualTo(CaptureView.Phase.MADE);
  }

  @Test
  void a_delete_ends_a_capture_first_and_leaves_nothing() {
    Ref ref = world.running(ID, calls::add);
    world.images.nextCapture(CaptureView.running("40 %"));
    ask(ref, "j1", "capture", IMAGE);
    world.pass(ref);
    world.edit(ref, spec -> spec.remove("operation"));
    world.terminate(ref, "j9");
    world.settle(ref);
    assertThat(world.images.captured(IMAGE)).isEqualTo(CaptureView.NONE);
    assertThat(world.leftovers()).isEmpty();
  }

  @Test
  void what_is_wanted_no_longer_is_thrown_away() {
    Ref ref = world.running(ID, calls::add);
    world.images.nextCapture(CaptureView.running("40 %"));
    ask(ref, "j1", "capture", IMAGE);
    world.pass(ref);
    world.images.captureEnds(IMAGE, world.images.made(IMAGE));
    over(ref);
    assertThat(world.images.captured(IMAGE)).isEqualTo(CaptureView.NONE);
    assertThat(world.status(ref).state()).isEqualTo("STARTED");
  }

  /** Every point at which a process may be killed, in the one operation and in the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "before-SetMetadata",
        "after-SetMetadata",
        "before-CaptureDisk",
        "after-CaptureDisk",
        "before-RestoreDisk",
        "after-RestoreDisk",
        "before-tell",
        "after-tell"
      })
  void whoever_is_killed_goes_on_by_looking(String point) {
    for (int time = 0; time < 4; time++) {
      killed(point, time);
    }
  }

  private static void killed(String point, int skipped) {
    var test = new ImagingTest();
    Ref ref = test.stopped();
    int[] left = {skipped};
    CrashPoints crash =
        reached -> {
          if (reached.equals(point) && left[0]-- == 0) {
            throw new AssertionError("killed " + point);
          }
        };
    test.world.restartAgent(crash, test.world.cluster.client());
    test.ask(ref, "j1", "snapshot", IMAGE);
    test.settleKilled(ref);
    assertThat(test.told(ref)).isEqualTo(new OperationStatus("j1", true, true, null));
    test.ask(ref, "j2", "restore", IMAGE);
    test.settleKilled(ref);
    assertThat(test.told(ref)).isEqualTo(new OperationStatus("j2", true, true, null));
    assertThat(test.base(ref)).isEqualTo(test.pathOf(IMAGE));
    assertThat(test.world.images.begun()).as("captures of %s", point).isBetween(1, 2);
    assertThat(test.world.hypervisor.volumes(Disks.POOL)).hasSize(1);
  }

  private void settleKilled(Ref ref) {
    try {
      world.settle(ref);
    } catch (AssertionError e) {
      if (!String.valueOf(e.getMessage()).startsWith("killed")) {
        throw e;
      }
      world.restartAgent(CrashPoints.NONE, world.cluster.client());
      world.settle(ref);
    }
  }
}
