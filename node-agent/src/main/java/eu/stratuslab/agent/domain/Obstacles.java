package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.model.document.Condition;
import java.time.Duration;
import java.util.Optional;

/** What stands between a machine and its start. */
final class Obstacles {

  /** A volume that is ready wakes us; this is for a wake-up that was lost, and for a Secret. */
  private static final Duration POLL = Duration.ofSeconds(5);

  private Obstacles() {}

  /** The report that ends the attempts for the present wish. */
  static Optional<Report> find(Wanted wanted, Observed observed, Report report) {
    if (wanted.failure().isPresent()) {
      return wanted.failure().map(report::failed);
    }
    Trouble trouble = observed.trouble();
    if (trouble == null || !trouble.ends(wanted.spec().powerRevision())) {
      return Optional.empty();
    }
    return Optional.of(report.failed(Reports.failure(wanted, trouble.reason(), trouble.message())));
  }

  /** A machine without one of its volumes, or without its login, would be another: it waits. */
  static Optional<Plan> awaited(Parts parts, Report report) {
    if (!parts.volumesAwaited().isEmpty()) {
      var why = String.join("; ", parts.volumesAwaited());
      return Optional.of(waiting(report, "WaitingForVolume", why));
    }
    return parts.secretAwaited()
        ? Optional.of(waiting(report, Condition.WAITING_FOR_SECRET, "its Secret is not there"))
        : Optional.empty();
  }

  private static Plan waiting(Report report, String reason, String why) {
    return Plan.tell(report.because(Condition.FALSE, reason, why), POLL);
  }

  static Parts partsOf(Observed observed) {
    Parts parts = observed.parts();
    if (parts == null) {
      throw new AssertionError("the parts of an inactive machine are looked at");
    }
    return parts;
  }
}
