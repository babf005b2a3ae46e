package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobRule.Stop;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stops open Jobs (DSP0263 5.17.1). A Job that is STOPPING will be STOPPED: its parts are stopped,
 * the wish is taken back from the document that carries it, then the Job ends. Whoever meets a
 * STOPPING Job, request, mirror or sweeper, does what is left of that.
 */
public final class Stopping {
  /** Why a stopped Job ended, and what its target shows. */
  public static final String STOPPED = "JobStopped";

  /** A reason of the provider's (DSP0263 5.17.1): somebody asked for it. */
  public static final int RETURN_CODE = 10_499;

  private static final int ATTEMPTS = 16;

  private final Cloud cloud;
  private final Jobs jobs;
  private final Telling telling;

  Stopping(Cloud cloud) {
    this.cloud = cloud;
    this.jobs = new Jobs(cloud);
    this.telling = new Telling(cloud);
  }

  /** Says what a stopped Job leaves. */
  public static String message(Document job) {
    return switch (JobBehaviour.stopOf(job)) {
      case Stop.Withdraws(String leaves) -> "stopped; what is left: " + leaves;
      case Stop.Refused(String why) -> why;
    };
  }

  /**
   * Refuses who may not change what the Job acts upon: to take a wish back is to change it.
   *
   * @throws Refusal {@code FORBIDDEN}
   */
  void refuseUnlessAllowed(Document job, Caller caller) {
    target(job)
        .filter(target -> !target.document().acl().grants(caller, Right.MODIFY))
        .ifPresent(
            target -> {
              throw Refusal.of(
                  Reason.FORBIDDEN,
                  "you may not change %s %s"
                      .formatted(target.document().type(), target.document().key()));
            });
  }

  /** What is told of a stop, in the log of what the Job acts upon: a Job has none. */
  List<Document> told(Document job, Asked asked) {
    var stop = new Asked("stop of jobs/" + job.key(), asked.job(), asked.by());
    return target(job)
        .map(target -> telling.stopped(target.document(), actionOf(job), stop))
        .orElse(List.of());
  }

  /** Does what is left of a Job that is STOPPING. Without its target that is the mirror's. */
  void finish(Document job) {
    parts(job).forEach(this::stop);
    if (withdrawn(job)) {
      cloud.crashes().hit(CrashPoints.DOCUMENT_CHANGED);
      jobs.end(job.key(), JobState.STOPPED, RETURN_CODE, STOPPED, message(job));
    }
  }

  private List<Document> parts(Document job) {
    var nested = job.specAs(JobSpec.class).nestedJobs();
    return nested == null
        ? List.of()
        : nested.stream()
            .flatMap(
                href -> Reads.living(cloud.store(), ResourceTypes.JOB.name(), href.key()).stream())
            .map(Stored::document)
            .toList();
  }

  /** Stops a part of a Job, if it is open and can be stopped. */
  private void stop(Document part) {
    if (JobBehaviour.stopOf(part) instanceof Stop.Withdraws) {
      jobs.stopping(part.key(), List.of()).ifPresent(this::finish);
    }
  }

  /** Takes the wish off the document; false if the document is not written yet. */
  private boolean withdrawn(Document job) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var there = target(job);
      if (there.isEmpty()) {
        return Reads.find(cloud.store(), typeOf(job), keyOf(job)).isPresent();
      }
      var document = there.get().document();
      var operation = document.operation();
      if (operation == null || !operation.id().equals(job.key())) {
        return true;
      }
      var type = ResourceTypes.named(document.type()).orElseThrow();
      var after = Stated.of(type.behaviour().withdraw(document, operation, STOPPED, message(job)));
      var told = telling.changed(document, after);
      if (Writes.replaced(cloud.store(), after, there.get().version(), told).isPresent()) {
        return true;
      }
    }
    throw Refusal.later(Reason.UNAVAILABLE, "too many changes to one resource at once", 1);
  }

  /** What a Job acts upon, if it lives: of a create that is what it makes. */
  private Optional<Stored> target(Document job) {
    return Reads.living(cloud.store(), typeOf(job), keyOf(job));
  }

  private static String actionOf(Document job) {
    return job.spec().path("action").asText();
  }

  private static String typeOf(Document job) {
    return made(job)
        .map(made -> made.path("type").asText())
        .orElseGet(
            () ->
                ResourceTypes.ofCollection(targetOf(job).href().split("/", 2)[0])
                    .map(ResourceType::name)
                    .orElseThrow());
  }

  private static String keyOf(Document job) {
    return made(job).map(made -> made.path("key").asText()).orElseGet(() -> targetOf(job).key());
  }

  private static Href targetOf(Document job) {
    return Objects.requireNonNull(job.specAs(JobSpec.class).targetResource(), "a Job has a target");
  }

  private static Optional<ObjectNode> made(Document job) {
    var documents = job.specAs(JobSpec.class).documents();
    return documents == null || documents.isEmpty()
        ? Optional.empty()
        : Optional.of((ObjectNode) documents.getLast());
  }
}
