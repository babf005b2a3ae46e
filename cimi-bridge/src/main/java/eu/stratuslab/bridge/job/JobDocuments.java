package eu.stratuslab.bridge.job;

import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;

/** Makes, moves on and ends the documents of Jobs; pure. */
public final class JobDocuments {
  private JobDocuments() {}

  /** A Job that has just begun. */
  public static Document open(
      String key, String cloud, String tenant, Acl acl, JobSpec spec, Instant now) {
    var job =
        Document.create(ResourceTypes.JOB.name(), key, cloud, tenant, acl, now, Json.tree(spec));
    return withStatus(
        job, new JobStatus(JobState.RUNNING, null, 0, "accepted", null, now.toString()));
  }

  /** A Job that is further than it was. It never goes back. */
  public static Document progressed(Document job, int progress, String message) {
    var before = job.statusAs(JobStatus.class);
    var reached = before.progress() == null ? 0 : before.progress();
    return withStatus(
        job,
        new JobStatus(
            before.state(),
            null,
            Math.max(reached, Math.clamp(progress, 0, 99)),
            message,
            null,
            before.timeOfStatusChange()));
  }

  /**
   * A Job that is over. One that was over stays as it ended.
   *
   * @param returnCode 0 for success, 10000 and above for the provider's reasons
   */
  public static Document ended(
      Document job, JobState state, int returnCode, String reason, String message, Instant now) {
    var before = job.statusAs(JobStatus.class).state();
    if (before != null && before.ended()) {
      return job;
    }
    return withStatus(job, new JobStatus(state, returnCode, 100, message, reason, now.toString()));
  }

  private static Document withStatus(Document job, JobStatus status) {
    var state = status.state();
    return job.with(
        d -> d.status(Json.tree(status)).state(state == null ? null : state.name()).reported());
  }
}
