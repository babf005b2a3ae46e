package eu.stratuslab.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.World;
import eu.stratuslab.kube.Ref;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The life of a volume, with an agent that dies once, at each of its points; the next goes on. */
class VolumeCrashTest {

  private static final UUID VOLUME = UUID.fromString("0191d2a0-0000-7000-8000-000000000011");
  private static final UUID MACHINE = UUID.fromString("0191d2a0-0000-7000-8000-000000000007");

  /** The process ends here. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @TestFactory
  Stream<DynamicTest> a_death_at_any_point_changes_nothing_in_the_end() {
    return Stream.of(
            "AddFinalizer",
            "CreateVolume",
            "RememberVolume",
            "Attach",
            "GrowOnline",
            "Grow",
            "Detach",
            "DeleteVolume",
            "tell",
            "tell-terminated",
            "ReleaseFinalizer")
        .flatMap(point -> Stream.of("before-" + point, "after-" + point))
        .map(point -> DynamicTest.dynamicTest(point, () -> new Life(point).live()));
  }

  private static final class Life {
    private final World world = new World();
    private final String point;
    private boolean dead;

    Life(String point) {
      this.point = point;
    }

    void live() {
      Ref machine = world.create(MACHINE, _ -> {});
      world.settle(machine);
      world.restartAgent(this::reach, world.cluster.client());
      Ref volume = world.volume(VOLUME, _ -> {});
      settle(volume);
      edit(volume, spec -> spec.put("capacity", 1_500));
      edit(volume, Life::attach);
      assertThat(Objects.requireNonNull(world.volumeStatus(volume).attachment()).live()).isTrue();
      edit(volume, spec -> spec.put("capacity", 2_000));
      assertThat(world.volumeStatus(volume).capacity()).isEqualTo(2_000);
      edit(volume, spec -> ((ObjectNode) spec.get("attachment")).put("detaching", true));
      assertThat(world.volumeStatus(volume).detached()).isNotNull();
      edit(volume, spec -> spec.put("terminate", "job-1"));
      world.delete(volume);
      settle(volume);
      assertThat(dead).as("%s was reached", point).isTrue();
      assertThat(world.resource(volume)).isEmpty();
      assertThat(world.pool.volumes()).isEmpty();
      assertThat(world.hypervisor.usersOf(world.pool.file(VOLUME.toString()))).isEmpty();
      assertThat(world.domain(machine).orElseThrow().active()).isTrue();
    }

    private static void attach(ObjectNode spec) {
      spec.putObject("attachment")
          .put("machine", MACHINE.toString())
          .put("initialLocation", "/dev/vdb");
    }

    private void edit(Ref volume, java.util.function.Consumer<ObjectNode> change) {
      world.edit(volume, change);
      settle(volume);
    }

    private void settle(Ref volume) {
      try {
        world.settle(volume);
      } catch (Killed e) {
        world.restartAgent(CrashPoints.NONE, world.cluster.client());
        world.settle(volume);
      }
    }

    private void reach(String place) {
      if (place.equals(point)) {
        dead = true;
        throw new Killed();
      }
    }
  }
}
