package eu.stratuslab.bridge.mirror;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.job.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A Job succeeds only if all those do of which it consists (DSP0263 5.17.1). */
final class NestedJobs {
  /** Why a Job failed that did all that was its own to do: of its own wish nothing is undone. */
  static final String FAILED = "NestedJobFailed";

  private static final int NEARLY = 90;

  private NestedJobs() {}

  /**
   * What the document says, and what its nested Jobs have come to.
   *
   * @param madeByNested true if nothing will come of the document once one of them has failed
   */
  static Outcome with(Outcome own, List<Document> nested, boolean madeByNested) {
    if (madeByNested && own instanceof Outcome.Running) {
      return failedInPart(nested).orElse(own);
    }
    if (!(own instanceof Outcome.Succeeded)) {
      return own;
    }
    var open = nested.stream().filter(job -> !job.gone() && !JobPlan.ended(job)).findFirst();
    if (open.isPresent()) {
      return new Outcome.Running(NEARLY, "waiting for jobs/" + open.get().key());
    }
    return failed(nested)
        .<Outcome>map(
            job ->
                new Outcome.Failed(
                    FAILED,
                    "jobs/" + job.key() + ": " + job.statusAs(JobStatus.class).statusMessage()))
        .orElse(own);
  }

  /** A Job that has ended, and not as was hoped. */
  private static Optional<Document> failed(List<Document> nested) {
    return nested.stream()
        .filter(job -> !job.gone() && JobPlan.ended(job))
        .filter(job -> JobBehaviour.stateOf(job) != JobState.SUCCESS)
        .findFirst();
  }

  /** The reason is that of the part, since it is the only part. */
  private static Optional<Outcome> failedInPart(List<Document> nested) {
    return failed(nested)
        .map(job -> job.statusAs(JobStatus.class))
        .map(
            status ->
                new Outcome.Failed(
                    Objects.requireNonNullElse(status.reason(), FAILED),
                    Objects.requireNonNullElse(status.statusMessage(), "no reason given")));
  }
}
