package eu.stratuslab.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.World;
import eu.stratuslab.agent.storage.CaptureView;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots and restorations of a volume, on the fake host. */
class VolumeImagingTest {

  private static final UUID VOLUME = UUID.fromString("0191d2a0-0000-7000-8000-000000000009");
  private static final UUID MACHINE = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");
  private static final String IMAGE = "0191d2a0-0000-7000-8000-0000000000f1";

  private final World world = new World();

  private Ref volume() {
    Ref ref = world.volume(VOLUME, _ -> {});
    world.settle(ref);
    return ref;
  }

  private void ask(Ref ref, String job, String action) {
    world.edit(
        ref,
        spec ->
            spec.putObject("operation").put("id", job).put("action", action).put("image", IMAGE));
  }

  private OperationStatus told(Ref ref) {
    return Objects.requireNonNull(world.volumeStatus(ref).operation(), "nothing is told of it");
  }

  private void attach(Ref volume) {
    Ref machine = world.create(MACHINE, _ -> {});
    world.settle(machine);
    world.settle(machine);
    world.edit(
        volume,
        spec ->
            spec.putObject("attachment")
                .put("machine", MACHINE.toString())
                .put("initialLocation", "/dev/vdb"));
    world.settle(volume);
  }

  @Test
  void it_is_captured_and_restored() {
    Ref ref = volume();
    ask(ref, "j1", "snapshot");
    world.images.nextCapture(CaptureView.copied(40));
    world.pass(ref);
    world.pass(ref);
    assertThat(world.volumeStatus(ref).state()).isEqualTo("CAPTURING");
    assertThat(world.volumeStatus(ref).progress()).isEqualTo(40);
    world.images.captureEnds(IMAGE, world.images.made(IMAGE));
    world.settle(ref);
    assertThat(told(ref)).isEqualTo(new OperationStatus("j1", true, true, null));
    ask(ref, "j2", "restore");
    world.settle(ref);
    assertThat(told(ref)).isEqualTo(new OperationStatus("j2", true, true, null));
    var base = Objects.requireNonNull(world.pool.look(ref.name()).orElseThrow().base());
    assertThat(world.images.basesMade()).containsExactly(base.file());
  }

  @Test
  void what_a_machine_has_is_captured_and_not_restored() {
    Ref ref = volume();
    attach(ref);
    ask(ref, "j1", "snapshot");
    world.settle(ref);
    assertThat(told(ref).succeeded()).isTrue();
    ask(ref, "j2", "restore");
    world.settle(ref);
    assertThat(told(ref).reason()).isEqualTo("InUse");
    assertThat(world.pool.look(ref.name()).orElseThrow().base()).isNull();
  }

  @Test
  void what_fails_or_is_wanted_no_longer_leaves_nothing() {
    Ref ref = volume();
    world.images.nextCapture(CaptureView.failed("StorageFull", "no space"));
    ask(ref, "j1", "snapshot");
    world.settle(ref);
    assertThat(told(ref).reason()).isEqualTo("StorageFull");
    world.images.nextCapture(CaptureView.running("40 %"));
    ask(ref, "j2", "snapshot");
    world.pass(ref);
    world.edit(ref, spec -> spec.remove("operation"));
    world.settle(ref);
    assertThat(world.images.captured(IMAGE)).isEqualTo(CaptureView.NONE);
    assertThat(world.volumeStatus(ref).state()).isEqualTo("AVAILABLE");
  }

  /** Every point at which a process may be killed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "before-RememberVolume",
        "after-RememberVolume",
        "before-CaptureVolume",
        "after-CaptureVolume",
        "before-RestoreVolume",
        "after-RestoreVolume"
      })
  void whoever_is_killed_goes_on_by_looking(String point) {
    for (int time = 0; time < 4; time++) {
      int[] left = {time};
      var test = new VolumeImagingTest();
      Ref ref = test.volume();
      CrashPoints crash =
          reached -> {
            if (reached.equals(point) && left[0]-- == 0) {
              throw new AssertionError("killed " + point);
            }
          };
      test.world.restartAgent(crash, test.world.cluster.client());
      for (String action : new String[] {"snapshot", "restore"}) {
        test.ask(ref, action, action);
        test.settleKilled(ref);
        assertThat(test.told(ref)).isEqualTo(new OperationStatus(action, true, true, null));
      }
      assertThat(test.world.images.begun()).isBetween(1, 2);
    }
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
