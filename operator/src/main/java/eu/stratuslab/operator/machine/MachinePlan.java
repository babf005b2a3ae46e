package eu.stratuslab.operator.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.Host;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.model.machine.MachineStatus.Proposal;
import eu.stratuslab.operator.placement.Placement.Decision;
import java.time.Instant;
import java.util.List;
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
    var status = MachineAttendant.statusOf(machine);
    var revision = machine.getSpec().revision();
    var proposal =
        new Proposal(decision.host(), revision == null ? 0 : revision, decision.reasons());
    var found = decision.host() != null;
    var conditions =
        scheduled(
            machine,
            found ? Condition.TRUE : Condition.FALSE,
            found ? "HostProposed" : "NoHostFits",
            decision.message(),
            now);
    if (same(status.proposal(), proposal)
        && Condition.find(status.conditions(), "Scheduled").isPresent()) {
      return NOTHING;
    }
    return new MachinePlan(Optional.of(tree(proposal, conditions)));
  }

  /** What is to be said of a machine that has a host: whether anything is heard of that host. */
  static MachinePlan attend(Machine machine, @Nullable Host host, Instant now) {
    var status = MachineAttendant.statusOf(machine);
    var state =
        host == null
            ? HostState.SILENT
            : HostState.of(MachineAttendant.specOf(host), MachineAttendant.statusOf(host));
    var silent = state == HostState.SILENT || state == HostState.LOST;
    var ready = Condition.find(status.conditions(), "Ready");
    var unknown =
        ready
            .filter(c -> c.status().equals(Condition.UNKNOWN) && c.reason().startsWith("Host"))
            .isPresent();
    if (!silent || unknown) {
      return NOTHING;
    }
    var scheduled = scheduled(machine, Condition.TRUE, "Placed", "has a host", now);
    var conditions =
        Condition.set(
            scheduled,
            "Ready",
            Condition.UNKNOWN,
            state == HostState.LOST ? "HostLost" : "HostSilent",
            "nothing has been heard of its host",
            generation(machine),
            now);
    return new MachinePlan(Optional.of(tree(status.proposal(), conditions)));
  }

  private static List<Condition> scheduled(
      Machine machine, String value, String reason, String message, Instant now) {
    var before =
        MachineAttendant.statusOf(machine).conditions().stream()
            .filter(c -> c.type().equals("Scheduled"))
            .toList();
    return Condition.set(before, "Scheduled", value, reason, message, generation(machine), now);
  }

  private static long generation(Machine machine) {
    var generation = machine.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  /** Scores move with every machine; only another host or another refusal is news. */
  private static boolean same(@Nullable Proposal before, Proposal now) {
    return before != null
        && java.util.Objects.equals(before.host(), now.host())
        && before.revision() == now.revision()
        && (now.host() != null || before.reasons().equals(now.reasons()));
  }

  private static ObjectNode tree(@Nullable Proposal proposal, List<Condition> conditions) {
    var tree = Json.object();
    if (proposal != null) {
      tree.set("proposal", Json.tree(proposal));
    }
    tree.set("conditions", Json.mapper().valueToTree(conditions));
    return tree;
  }
}
