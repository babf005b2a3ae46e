package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.agent.resource.Trouble;
import eu.stratuslab.model.document.Condition;
import java.time.Duration;
import java.util.Optional;

/** What stands between a machine and its start. */
final class Obstacles {

  /** A volume that is ready wakes us; this is for a wake-up that was lost. */
  private static final Duration VOLUME_POLL = Duration.ofSeconds(5);

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

  /** A machine without one of its volumes would be another machine: it waits. */
  static Optional<Plan> volumes(Parts parts, Report report) {
    return parts.volumesAwaited().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Plan.tell(
                report.because(
                    Condition.FALSE, "WaitingForVolume", String.join("; ", parts.volumesAwaited())),
                VOLUME_POLL));
  }

  static Parts partsOf(Observed observed) {
    Parts parts = observed.parts();
    if (parts == null) {
      throw new AssertionError("the parts of an inactive machine are looked at");
    }
    return parts;
  }
}
