package eu.stratuslab.operator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.operator.placement.Placement.Decision;
import eu.stratuslab.operator.placement.Proposals;
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
  private static final MachinePlan NOTHING = new MachinePlan(Optional.empty());

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
    var status = MachineAttendant.statusOf(machine);
    var state =
        host == null
            ? HostState.SILENT
            : HostState.of(MachineAttendant.specOf(host), MachineAttendant.statusOf(host));
    var silent = state == HostState.SILENT || state == HostState.LOST;
    if (!silent) {
      return NOTHING;
    }
    var reason = reason(state, host);
    var known =
        Condition.find(status.conditions(), "Ready")
            .filter(c -> c.status().equals(Condition.UNKNOWN) && c.reason().equals(reason))
            .isPresent();
    if (known) {
      return NOTHING;
    }
    var subject = subject(machine);
    var scheduled = Proposals.scheduled(subject, Condition.TRUE, "Placed", "has a host", now);
    var conditions =
        Condition.set(
            scheduled,
            "Ready",
            Condition.UNKNOWN,
            reason,
            "nothing is heard of its host",
            subject.generation(),
            now);
    return new MachinePlan(Optional.of(Proposals.tree(status.proposal(), conditions)));
  }

  private static String reason(HostState state, @Nullable Host host) {
    if (state == HostState.LOST) {
      return "HostLost";
    }
    return host != null && MachineAttendant.specOf(host).inMaintenance()
        ? "HostMaintenance"
        : "HostSilent";
  }
}
