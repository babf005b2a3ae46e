package eu.stratuslab.simulation.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Optional;

/** What must hold between one version of a document and the next, of what hosts have. */
final class DocumentRules {
  private DocumentRules() {}

  static Optional<Violation> problem(Document before, Document after, boolean consumers) {
    if (before.gone()) {
      return broken(Rule.LOST_WRITE, after, "a tombstone was overwritten");
    }
    if (after.revision() < before.revision()) {
      return broken(Rule.WENT_BACK, after, "its revision went back");
    }
    if (after.gone()) {
      return Optional.empty();
    }
    if (consumers && after.revision() != before.revision() + 1 && !letGo(before, after)) {
      return broken(Rule.LOST_WRITE, after, "a request overwrote another of the same revision");
    }
    return overwritten(before, after, consumers)
        .or(() -> state(before, after))
        .or(() -> placement(before, after))
        .or(() -> status(before, after));
  }

  /** The burial of what was never placed frees its volumes, and tells machines of theirs. */
  private static boolean letGo(Document before, Document after) {
    return after.revision() == before.revision()
        && after.statusRevision() == before.statusRevision() + 1;
  }

  private static Optional<Violation> overwritten(
      Document before, Document after, boolean consumers) {
    var same =
        Safety.edit(before).equals(Safety.edit(after))
            && String.valueOf(before.name()).equals(String.valueOf(after.name()))
            && before.acl().equals(after.acl());
    return same || consumers
        ? Optional.empty()
        : broken(
            Rule.LOST_WRITE,
            after,
            "edit %s became %s by nobody's request"
                .formatted(Safety.edit(before), Safety.edit(after)));
  }

  private static Optional<Violation> state(Document before, Document after) {
    var behaviour = ResourceTypes.named(after.type()).orElseThrow().behaviour();
    var real = behaviour.state(after).orElseThrow();
    if (!real.equals(after.state())) {
      return broken(Rule.ILLEGAL_TRANSITION, after, "is " + real + " and says " + after.state());
    }
    var was = String.valueOf(before.state());
    return behaviour.follows(was, real)
        ? Optional.empty()
        : broken(Rule.ILLEGAL_TRANSITION, after, was + " became " + real);
  }

  private static Optional<Violation> placement(Document before, Document after) {
    var was = before.placement();
    var is = after.placement();
    if (was == null) {
      return Optional.empty();
    }
    if (is == null || is.epoch() < was.epoch()) {
      return broken(Rule.WENT_BACK, after, "placement %s became %s".formatted(was, is));
    }
    var moved = !is.host().equals(was.host());
    return moved
        ? broken(Rule.DOUBLE_RUN, after, "moved from %s to %s".formatted(was, is))
        : Optional.empty();
  }

  private static Optional<Violation> status(Document before, Document after) {
    var was = before.status();
    var is = after.status();
    var epochBack = number(is, "epoch") < number(was, "epoch");
    var orderBack =
        number(is, "epoch") == number(was, "epoch")
            && number(is, "sequence") < number(was, "sequence");
    var revisionBack = number(is, "observedRevision") < number(was, "observedRevision");
    return epochBack || orderBack || revisionBack
        ? broken(Rule.WENT_BACK, after, "status went from %s to %s".formatted(was, is))
        : Optional.empty();
  }

  private static long number(ObjectNode status, String member) {
    return status.path(member).asLong();
  }

  private static Optional<Violation> broken(Rule rule, Document document, String message) {
    return Optional.of(new Violation(rule, document.key() + " " + message));
  }
}
