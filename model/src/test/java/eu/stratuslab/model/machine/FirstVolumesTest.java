package eu.stratuslab.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine waits at its first start for the volumes that it still has. */
class FirstVolumesTest {

  private final MachineBehaviour behaviour = new MachineBehaviour();

  private static Document having(String... volumes) {
    var machine = Machines.wanted(Power.Running, 1);
    var spec = machine.spec().deepCopy();
    List.of(volumes).forEach(spec.putArray("firstVolumes")::add);
    return machine.with(d -> d.spec(spec));
  }

  private static List<String> first(Document machine) {
    var first = machine.specAs(MachineSpec.class).firstVolumes();
    return first == null ? List.of() : first;
  }

  @Test
  void it_waits_for_the_others_when_it_loses_one() {
    assertThat(first(behaviour.parted(having("v1", "v2", "v3"), "v2"))).containsExactly("v1", "v3");
  }

  @Test
  void it_waits_for_none_when_it_loses_the_last_one() {
    assertThat(behaviour.parted(having("v1"), "v1").spec().has("firstVolumes")).isFalse();
  }

  @Test
  void what_it_never_had_changes_nothing() {
    var machine = having("v1");
    assertThat(behaviour.parted(machine, "v2")).isSameAs(machine);
    var without = Machines.started();
    assertThat(behaviour.parted(without, "v1")).isSameAs(without);
  }
}
