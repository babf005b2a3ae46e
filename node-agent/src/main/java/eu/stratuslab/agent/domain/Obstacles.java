package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.agent.domain.Observed.Trouble;
import java.util.Optional;

/** What stands between a machine and its start. */
final class Obstacles {

  /** So often a start or creation is tried for one wish. */
  static final int ATTEMPTS = 6;

  private Obstacles() {}

  /** The report that ends the attempts for the present wish. */
  static Optional<Report> find(Wanted wanted, Observed observed, Report report) {
    if (wanted.failure().isPresent()) {
      return wanted.failure().map(report::failed);
    }
    Trouble trouble = observed.trouble();
    if (trouble == null
        || trouble.powerRevision() != wanted.spec().powerRevision()
        || (!trouble.hopeless() && trouble.count() < ATTEMPTS)) {
      return Optional.empty();
    }
    return Optional.of(report.failed(Reports.failure(wanted, trouble.reason(), trouble.message())));
  }

  static Parts partsOf(Observed observed) {
    Parts parts = observed.parts();
    if (parts == null) {
      throw new AssertionError("the parts of an inactive machine are looked at");
    }
    return parts;
  }
}
