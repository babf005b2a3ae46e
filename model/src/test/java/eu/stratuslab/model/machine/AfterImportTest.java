package eu.stratuslab.model.machine;

import static eu.stratuslab.model.machine.Machines.placed;
import static eu.stratuslab.model.machine.Machines.started;
import static eu.stratuslab.model.machine.Machines.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceTypes;
import org.junit.jupiter.api.Test;

/** What becomes of a machine that comes out of an archive. */
class AfterImportTest {
  private static final Behaviour BEHAVIOUR = ResourceTypes.MACHINE.behaviour();

  @Test
  void what_was_made_is_held_at_the_wish_that_it_came_with() {
    var machine = placed(started());
    var placement = machine.placement();

    assertThat(placement).isNotNull();
    assertThat(BEHAVIOUR.afterImport(machine).placement()).isEqualTo(placement.heldAt(1));
  }

  @Test
  void what_was_never_made_is_not_held() {
    var waiting = placed(wanted(Power.Running, 7));

    assertThat(BEHAVIOUR.afterImport(waiting)).isEqualTo(waiting);
    assertThat(BEHAVIOUR.afterImport(started())).isEqualTo(started());
  }
}
