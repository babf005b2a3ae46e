package eu.stratuslab.bridge.mirror;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.job.Outcome;
import java.util.List;

/** A Job succeeds only if all those do of which it consists (DSP0263 5.17.1). */
final class NestedJobs {
  /** Why a Job failed that did all that was its own to do: of its own wish nothing is undone. */
  static final String FAILED = "NestedJobFailed";

  private static final int NEARLY = 90;

  private NestedJobs() {}

  /** What the document says, and what its nested Jobs have come to. */
  static Outcome with(Outcome own, List<Document> nested) {
    if (!(own instanceof Outcome.Succeeded)) {
      return own;
    }
    var open = nested.stream().filter(job -> !job.gone() && !JobPlan.ended(job)).findFirst();
    if (open.isPresent()) {
      return new Outcome.Running(NEARLY, "waiting for jobs/" + open.get().key());
    }
    return nested.stream()
        .filter(job -> !job.gone() && JobBehaviour.stateOf(job) != JobState.SUCCESS)
        .findFirst()
        .<Outcome>map(
            job ->
                new Outcome.Failed(
                    FAILED,
                    "jobs/" + job.key() + ": " + job.statusAs(JobStatus.class).statusMessage()))
        .orElse(own);
  }
}
