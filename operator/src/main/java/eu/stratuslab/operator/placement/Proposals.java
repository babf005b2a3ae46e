package eu.stratuslab.operator.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus.Proposal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator tells of something that has no host yet; pure. */
public final class Proposals {
  private static final String SCHEDULED = "Scheduled";

  private Proposals() {}

  /**
   * What there is to tell of.
   *
   * @param revision of the document for which it is decided
   */
  public record Subject(
      @Nullable Proposal before,
      List<Condition> conditions,
      @Nullable Long revision,
      long generation) {}

  /** The complete status members that are the operator's; empty if they are there already. */
  public static Optional<ObjectNode> of(Subject subject, Placement.Decision decision, Instant now) {
    var revision = subject.revision();
    var told = decision.told();
    var proposal = new Proposal(decision.host(), revision == null ? 0 : revision, told);
    var found = decision.host() != null;
    var scheduled =
        scheduled(
            subject,
            found ? Condition.TRUE : Condition.FALSE,
            found ? "HostProposed" : "NoHostFits",
            Placement.Decision.message(told),
            now);
    var conditions =
        Condition.set(
            scheduled,
            "Ready",
            Condition.FALSE,
            "Unplaced",
            found ? "its host is being told" : "no host fits: see condition Scheduled",
            subject.generation(),
            now);
    return same(subject.before(), proposal)
            && Condition.find(subject.conditions(), SCHEDULED).isPresent()
        ? Optional.empty()
        : Optional.of(tree(proposal, conditions).put("observedGeneration", subject.generation()));
  }

  /** The condition that says whether there is a host, and nothing of the others. */
  public static List<Condition> scheduled(
      Subject subject, String value, String reason, String message, Instant now) {
    var before = subject.conditions().stream().filter(c -> c.type().equals(SCHEDULED)).toList();
    return Condition.set(before, SCHEDULED, value, reason, message, subject.generation(), now);
  }

  /** Scores move with everything placed; only another host or another refusal is news. */
  private static boolean same(@Nullable Proposal before, Proposal now) {
    return before != null
        && Objects.equals(before.host(), now.host())
        && before.revision() == now.revision()
        && (now.host() != null || before.reasons().equals(now.reasons()));
  }

  /** The status members that are the operator's. */
  public static ObjectNode tree(@Nullable Proposal proposal, List<Condition> conditions) {
    var tree = Json.object();
    if (proposal != null) {
      tree.set("proposal", Json.tree(proposal));
    }
    tree.set("conditions", Json.mapper().valueToTree(conditions));
    return tree;
  }
}
