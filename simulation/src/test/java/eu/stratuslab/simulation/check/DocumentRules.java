package eu.stratuslab.simulation.check;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.model.machine.MachineStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must hold between one version of a machine's document and the next. */
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
    if (consumers && after.revision() != before.revision() + 1) {
      return broken(Rule.LOST_WRITE, after, "a request overwrote another of the same revision");
    }
    return overwritten(before, after, consumers)
        .or(() -> state(before, after))
        .or(() -> placement(before, after))
        .or(() -> status(before, after));
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
    var real = MachineState.of(after);
    if (!real.name().equals(after.state())) {
      return broken(Rule.ILLEGAL_TRANSITION, after, "is " + real + " and says " + after.state());
    }
    var was = MachineState.valueOf(String.valueOf(before.state()));
    return was == real || was.next().contains(real)
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
    var was = before.statusAs(MachineStatus.class);
    var is = after.statusAs(MachineStatus.class);
    var epochBack = number(is.epoch()) < number(was.epoch());
    var orderBack =
        number(is.epoch()) == number(was.epoch()) && number(is.sequence()) < number(was.sequence());
    var revisionBack = number(is.observedRevision()) < number(was.observedRevision());
    return epochBack || orderBack || revisionBack
        ? broken(
            Rule.WENT_BACK,
            after,
            "status went from %s.%s of %s to %s.%s of %s"
                .formatted(
                    was.epoch(),
                    was.sequence(),
                    was.observedRevision(),
                    is.epoch(),
                    is.sequence(),
                    is.observedRevision()))
        : Optional.empty();
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static Optional<Violation> broken(Rule rule, Document document, String message) {
    return Optional.of(new Violation(rule, document.key() + " " + message));
  }
}
