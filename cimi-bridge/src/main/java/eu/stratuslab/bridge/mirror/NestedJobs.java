package eu.stratuslab.bridge.mirror;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
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

  private NestedJobs() {}

  /**
   * The document that waits no more for what a failed part was to bring; empty if it does not. The
   * part may have failed before there was a document, so whoever ended it could not see to that.
   */
  static Optional<Document> parted(Situation situation, Document document) {
    var behaviour = situation.type().behaviour();
    var left = document;
    for (var job : situation.nested()) {
      var target = job.specAs(JobSpec.class).targetResource();
      if (failed(job) && target != null) {
        left = behaviour.parted(left, target.key());
      }
    }
    return left == document ? Optional.empty() : Optional.of(left);
  }

  /** Each part counts as much as what is the Job's own to do. */
  private static int shared(int own, List<Document> nested) {
    var parts = nested.stream().mapToInt(NestedJobs::progress).sum();
    return Math.min(99, (own + parts) / (nested.size() + 1));
  }

  private static int progress(Document job) {
    var progress = job.gone() ? null : job.statusAs(JobStatus.class).progress();
    return progress == null ? 100 : progress;
  }

  /**
   * What the document says, and what its nested Jobs have come to.
   *
   * @param madeByNested true if nothing will come of the document once one of them has failed
   */
  static Outcome with(Outcome own, List<Document> nested, boolean madeByNested) {
    return switch (own) {
      case Outcome.Failed failed -> failed;
      // Also of what seems to be there: whoever was to make it has thrown it away.
      case Outcome _ when madeByNested && failed(nested).isPresent() -> failedInPart(nested);
      case Outcome.Running(int progress, String message) ->
          new Outcome.Running(shared(progress, nested), message);
      case Outcome.Succeeded succeeded -> afterAll(succeeded, nested);
    };
  }

  private static Outcome afterAll(Outcome.Succeeded own, List<Document> nested) {
    var open = nested.stream().filter(job -> !job.gone() && !JobPlan.ended(job)).findFirst();
    if (open.isPresent()) {
      return new Outcome.Running(shared(100, nested), "waiting for jobs/" + open.get().key());
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
    return nested.stream().filter(NestedJobs::failed).findFirst();
  }

  private static boolean failed(Document job) {
    return !job.gone() && JobPlan.ended(job) && JobBehaviour.stateOf(job) != JobState.SUCCESS;
  }

  /** The reason is that of the part, since it is the only part. */
  private static Outcome failedInPart(List<Document> nested) {
    var status = failed(nested).orElseThrow().statusAs(JobStatus.class);
    return new Outcome.Failed(
        Objects.requireNonNullElse(status.reason(), FAILED),
        Objects.requireNonNullElse(status.statusMessage(), "no reason given"));
  }
}
