package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Changes.Changed;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open Jobs whose target has to carry what they ask for: applied by the request that wrote them,
 * and rolled forward by whoever finds them after a crash.
 */
public final class OpenJobs {
  private static final Logger LOG = LoggerFactory.getLogger(OpenJobs.class);

  private final Cloud cloud;
  private final Jobs jobs;
  private final Stopping stopping;
  private final Targets targets;

  public OpenJobs(Cloud cloud) {
    this.cloud = cloud;
    this.jobs = new Jobs(cloud);
    this.stopping = new Stopping(cloud);
    this.targets = new Targets(cloud);
  }

  /**
   * Makes the document carry what its open Job asks for. Whoever does so first wins: the document's
   * revision tells whether it was done, and a Job that has ended is never applied.
   */
  Changed apply(Change change, Stored opened) {
    var job = opened;
    for (var attempt = 0; attempt < Targets.ATTEMPTS; attempt++) {
      var before = targets.read(change);
      var carried = carries(before.document(), change.job());
      if (carried) {
        return new Changed(before.document(), job.document(), false);
      }
      job = jobs.find(change.job()).orElseThrow(Targets::busy);
      if (succeeded(job.document())) {
        return new Changed(before.document(), job.document(), false);
      }
      if (ended(job.document())) {
        throw Refusal.of(Reason.CONFLICT, "jobs/" + change.job() + " was given up");
      }
      if (wantedRevision(job.document()) != before.document().revision()) {
        job = retargeted(change, job, before.document());
        continue;
      }
      var action = job.document().spec().path("action").asText();
      var after = wished(change.type(), before.document(), job.document(), action);
      var stored = targets.replaced(before, after, Asking.of(job.document(), action));
      if (stored.isPresent()) {
        cloud.crashes().hit(CrashPoints.DOCUMENT_CHANGED);
        supersede(before.document(), change.job());
        return new Changed(stored.get().document(), job.document(), false);
      }
    }
    throw Targets.busy();
  }

  /** Somebody changed the target meanwhile: is the action still possible? */
  private Stored retargeted(Change change, Stored job, Document target) {
    var action = job.document().spec().path("action").asText();
    try {
      change.guard().accept(target);
      if (!action.equals(Jobs.DELETE) || !jobs.deletedInVain(target)) {
        Possible.refuseUnlessPossible(change, target, action);
      }
      if (action.equals(Jobs.EDIT)) {
        throw Refusal.of(Reason.CONFLICT, "somebody else changed it meanwhile: look again");
      }
    } catch (Refusal refusal) {
      jobs.end(
          job.document().key(),
          JobState.FAILED,
          Reason.CONFLICT.returnCode(),
          "Conflict",
          String.valueOf(refusal.getMessage()));
      throw refusal;
    }
    return jobs.retarget(job, target.revision()).orElse(job);
  }

  private Document wished(ResourceType type, Document before, Document job, String action) {
    if (action.equals(Jobs.DELETE)) {
      var now = cloud.clock().instant();
      var earlier = before.deleting();
      var deleting = earlier == null ? new Deleting(job.key(), now) : earlier.again(job.key(), now);
      return Stated.of(before.with(d -> d.deleting(deleting).operation(null).revised()));
    }
    var parameters =
        job.spec().get("parameters") instanceof ObjectNode object ? object : Json.object();
    return action.equals(Jobs.EDIT)
        ? Stated.of(Edits.applied(before, parameters, job.key(), cloud.clock().instant()))
        : targets.acted(type, before, action, parameters, job.key());
  }

  private static boolean carries(Document document, String job) {
    var operation = document.operation();
    var deleting = document.deleting();
    return (operation != null && operation.id().equals(job))
        || (deleting != null && deleting.job().equals(job));
  }

  static boolean ended(Document job) {
    var state = job.state();
    return job.gone() || (state != null && JobState.valueOf(state).ended());
  }

  /** It was done by another thread, and its document carries it no more. */
  private static boolean succeeded(Document job) {
    return !job.gone() && JobBehaviour.stateOf(job) == JobState.SUCCESS;
  }

  private void supersede(Document before, String successor) {
    var operation = before.operation();
    if (operation != null) {
      jobs.supersede(operation.id(), successor);
    }
  }

  /** Goes on with the open Job of a request that came again, if its target waits for it. */
  public void resume(Document job) {
    if (!ended(job)) {
      target(job)
          .filter(t -> wantedRevision(job) == t.document().revision())
          .ifPresent(t -> applyAgain(t, job));
    }
  }

  /**
   * Finishes the open Job of an action that a crash left, or ends it.
   *
   * @param job unchanged for so long that nobody is at it any more
   */
  void finish(Document job) {
    if (JobBehaviour.stateOf(job) == JobState.STOPPING) {
      stopping.finish(job);
      return;
    }
    var target = target(job);
    if (target.isEmpty()) {
      finishWithoutTarget(job);
    } else if (wantedRevision(job) == target.get().document().revision()) {
      applyAgain(target.get(), job);
    } else if (!carries(target.get().document(), job.key())) {
      jobs.overtaken(job.key());
    }
  }

  private static long wantedRevision(Document job) {
    var revision = job.specAs(JobSpec.class).targetRevision();
    return revision == null ? -1 : revision;
  }

  /** What a Job acts upon, if it lives. */
  private Optional<Stored> target(Document job) {
    var href = job.spec().path("targetResource").path("href").asText();
    var slash = href.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : ResourceTypes.ofCollection(href.substring(0, slash))
            .flatMap(t -> Reads.living(cloud.store(), t.name(), href.substring(slash + 1)));
  }

  /**
   * Begins the action of a nested Job, or ends the Job if that is not possible any more.
   *
   * @param job open, and not begun unless by somebody who rolls the same create forward
   */
  void begin(Document job) {
    var target = target(job);
    if (target.isEmpty()) {
      finishWithoutTarget(job);
    } else if (!ended(job)) {
      try {
        applyAgain(target.get(), job);
      } catch (Refusal refusal) {
        LOG.info("nested Job {} was refused: {}", job.key(), refusal.getMessage());
      }
    }
  }

  /** The request was allowed when its Job was written: nobody is asked again. */
  private void applyAgain(Stored target, Document job) {
    var type = ResourceTypes.named(target.document().type()).orElseThrow();
    var nobody = new Caller(null, null, Set.of());
    var change = new Change(type, target.document().key(), job.key(), nobody, _ -> {});
    jobs.find(job.key()).ifPresent(stored -> apply(change, stored));
  }

  private void finishWithoutTarget(Document job) {
    var deleted = job.spec().path("action").asText().equals(Jobs.DELETE);
    jobs.end(
        job.key(),
        deleted ? JobState.SUCCESS : JobState.STOPPED,
        deleted ? 0 : Reason.NOT_FOUND.returnCode(),
        deleted ? "Succeeded" : "Superseded",
        deleted ? "done" : "the resource is gone");
  }
}
