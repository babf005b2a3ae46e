package eu.stratuslab.bridge.job;

import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.LastChange;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Set;

/**
 * Requests that are over with one write. Each leaves its Job's uuid in the document by that very
 * write, and whoever overwrites it writes that Job first if a crash kept it from being written. So
 * of a request that comes again it can always be said whether it was done: the document names it,
 * or its Job is there.
 */
final class LastChanges {
  private final Cloud cloud;
  private final Jobs jobs;

  LastChanges(Cloud cloud) {
    this.cloud = cloud;
    this.jobs = new Jobs(cloud);
  }

  /**
   * True if a request was done before. The document MUST have been read before this is asked: who
   * changed it since then has seen to the Job.
   */
  boolean done(Change change, Document present) {
    var last = present.lastChange();
    return (last != null && last.job().equals(change.job())) || hasJob(change);
  }

  /** True if the Job of a request is there. */
  boolean hasJob(Change change) {
    return jobs.find(change.job()).filter(job -> !job.document().gone()).isPresent();
  }

  /** The document as a request leaves it, its Job named. */
  Document named(Document after, Change change, String action) {
    var last =
        new LastChange(change.job(), action, change.caller().user(), cloud.clock().instant());
    return after.with(d -> d.lastChange(last));
  }

  /** Makes sure that the Job of the last change is there, before another takes its place. */
  void settle(Document before) {
    var last = before.lastChange();
    if (last == null
        || last.at().isBefore(cloud.clock().instant().minus(Idempotency.KEPT))
        || jobs.find(last.job()).isPresent()) {
      return;
    }
    var type = ResourceTypes.named(before.type()).orElseThrow();
    var caller = new Caller(last.user(), null, Set.of());
    jobs.present(jobs.ofDone(last.job(), type, before, last.action(), caller));
  }
}
