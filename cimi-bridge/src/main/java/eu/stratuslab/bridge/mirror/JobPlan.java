package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Stopping;
import eu.stratuslab.bridge.mirror.MirrorAction.ClearOperation;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.bridge.mirror.MirrorAction.ProgressJob;
import eu.stratuslab.bridge.mirror.MirrorAction.Withdraw;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.JobRule.OnDeadline;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.job.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the Job that is open on a document, by the table of its type. A Job is ended
 * before the document is changed: what its document still carries tells, after a crash, what is
 * left to do.
 */
final class JobPlan {
  static final String DELETE = "delete";
  static final String DEADLINE = "DeadlineExceeded";

  /** Why what is on one host never comes to what is on another. */
  static final String APART = "OnAnotherHost";

  static final String UNREACHABLE = "HostUnreachable";

  /** A reason of the provider's (DSP0263 5.17.1): the world did not do what was asked. */
  static final int FAILED = 10_504;

  private static final Duration NESTED = Duration.ofSeconds(5);

  private JobPlan() {}

  /** What to do about the operation of a document that is not being deleted. */
  static Plan operation(Situation situation, Document document, Operation operation) {
    var job = situation.job();
    var rule = Optional.ofNullable(situation.type().behaviour().jobRules().get(operation.action()));
    if (job == null || job.gone() || rule.isEmpty()) {
      return Plan.of(new ClearOperation(operation.id()));
    }
    if (ended(job)) {
      return afterEnd(job, operation, rule.get());
    }
    if (JobBehaviour.stateOf(job) == JobState.STOPPING) {
      return stopped(job, operation);
    }
    var own =
        Placing.parted(situation, document, operation)
            .<Outcome>map(why -> new Outcome.Failed(APART, why))
            .orElseGet(() -> rule.get().outcome().apply(document));
    var all = situation.type().behaviour().maker(document).isPresent();
    return switch (NestedJobs.with(own, situation.nested(), all)) {
      case Outcome.Succeeded() when answered(document) ->
          over(operation, JobState.SUCCESS, 0, "Succeeded", "done");
      case Outcome.Succeeded() ->
          open(situation, job, operation, 90, "waiting for the host's answer", rule.get());
      case Outcome.Failed(String reason, String message) ->
          failed(operation, reason, message, rule.get());
      case Outcome.Running(int progress, String message) ->
          open(situation, job, operation, progress, message, rule.get());
    };
  }

  /** Whoever asked for it would have done so, and a crash came between. */
  private static Plan stopped(Document job, Operation operation) {
    var message = Stopping.message(job);
    return Plan.of(
        new EndJob(
            operation.id(), JobState.STOPPED, Stopping.RETURN_CODE, Stopping.STOPPED, message),
        new Withdraw(operation.id(), Stopping.STOPPED, message));
  }

  /** What is on no host has nobody who could answer. */
  static boolean answered(Document document) {
    return document.placement() == null || Reports.answers(document);
  }

  private static Plan over(
      Operation operation, JobState state, int code, String reason, String message) {
    return Plan.of(
        new EndJob(operation.id(), state, code, reason, message),
        new ClearOperation(operation.id()));
  }

  private static Plan failed(Operation operation, String reason, String message, JobRule rule) {
    return fate(reason, rule) == OnDeadline.WITHDRAW
        ? Plan.of(
            new EndJob(operation.id(), JobState.FAILED, FAILED, reason, message),
            new Withdraw(operation.id(), reason, message))
        : over(operation, JobState.FAILED, FAILED, reason, message);
  }

  private static Plan open(
      Situation situation,
      Document job,
      Operation operation,
      int progress,
      String message,
      JobRule rule) {
    if (!overdue(situation, job)) {
      return waiting(situation, job, operation.id(), progress, message);
    }
    var why = "not done in time: " + message;
    var end = new EndJob(operation.id(), JobState.FAILED, FAILED, DEADLINE, why);
    return rule.onDeadline() == OnDeadline.WITHDRAW
        ? Plan.of(end, new Withdraw(operation.id(), DEADLINE, why))
        : Plan.of(end, new ClearOperation(operation.id()));
  }

  /** A crash came between the end of the Job and the change of its document. */
  private static Plan afterEnd(Document job, Operation operation, JobRule rule) {
    var status = job.statusAs(JobStatus.class);
    var reason = status.reason();
    var withdrawn =
        Stopping.STOPPED.equals(reason)
            || (status.state() == JobState.FAILED && fate(reason, rule) == OnDeadline.WITHDRAW);
    if (reason != null && withdrawn) {
      var message = status.statusMessage();
      return Plan.of(new Withdraw(operation.id(), reason, message == null ? "not done" : message));
    }
    return Plan.of(new ClearOperation(operation.id()));
  }

  private static OnDeadline fate(@Nullable String reason, JobRule rule) {
    if (NestedJobs.FAILED.equals(reason)) {
      return OnDeadline.KEEP;
    }
    return DEADLINE.equals(reason) ? rule.onDeadline() : rule.onFailure();
  }

  /** What to do about the delete Job of a document that is still there. */
  static Plan deletion(Situation situation, String jobKey) {
    var job = situation.job();
    if (job == null || job.gone() || ended(job)) {
      return Plan.NOTHING;
    }
    var message = "waiting for the host to remove it";
    return overdue(situation, job)
        ? Plan.of(new EndJob(jobKey, JobState.FAILED, FAILED, UNREACHABLE, message))
        : waiting(situation, job, jobKey, 50, message);
  }

  private static Plan waiting(
      Situation situation, Document job, String key, int progress, String message) {
    var status = job.statusAs(JobStatus.class);
    var before = status.progress() == null ? 0 : status.progress();
    var news = progress > before || !message.equals(status.statusMessage());
    return new Plan(
        news ? List.of(new ProgressJob(key, progress, message)) : List.of(),
        untilDeadline(situation, job));
  }

  static boolean ended(Document job) {
    var state = job.statusAs(JobStatus.class).state();
    return state != null && state.ended();
  }

  private static boolean overdue(Situation situation, Document job) {
    var deadline = job.specAs(JobSpec.class).deadline();
    return deadline != null && !situation.context().now().isBefore(Instant.parse(deadline));
  }

  private static @Nullable Duration untilDeadline(Situation situation, Document job) {
    var deadline = job.specAs(JobSpec.class).deadline();
    var until =
        deadline == null
            ? null
            : Duration.between(situation.context().now(), Instant.parse(deadline)).plusMillis(1);
    // Its parts may be ended by others, of which no change of this key tells.
    var polls = !situation.nested().isEmpty() && (until == null || until.compareTo(NESTED) > 0);
    return polls ? NESTED : until;
  }
}
