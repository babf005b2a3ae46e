package eu.stratuslab.operator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.operator.placement.Placement.Decision;
import eu.stratuslab.operator.placement.Proposals;
import eu.stratuslab.operator.placement.Silence;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator tells of one machine.
 *
 * @param status the complete set of status members that are the operator's, to be applied; empty if
 *     they are there already
 */
record MachinePlan(Optional<ObjectNode> status) {
  /** The proposal for a machine without a host. */
  static MachinePlan propose(Machine machine, Decision decision, Instant now) {
    var state =
        MachineState.of(
            machine.getSpec(),
            false,
            machine.getSpec().operation(),
            MachineAttendant.statusOf(machine));
    return new MachinePlan(
        Proposals.of(subject(machine), decision, now).map(tree -> tree.put("state", state.name())));
  }

  private static Proposals.Subject subject(Machine machine) {
    var status = MachineAttendant.statusOf(machine);
    var generation = machine.getMetadata().getGeneration();
    return new Proposals.Subject(
        status.proposal(),
        status.conditions(),
        machine.getSpec().revision(),
        generation == null ? 0 : generation);
  }

  /** What is to be said of a machine that has a host: whether anything is heard of that host. */
  static MachinePlan attend(Machine machine, @Nullable Host host, Instant now) {
    return new MachinePlan(
        Silence.of(
            subject(machine),
            host == null ? null : MachineAttendant.specOf(host),
            host == null ? null : MachineAttendant.statusOf(host),
            now));
  }
}
