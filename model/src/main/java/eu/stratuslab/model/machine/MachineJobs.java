package eu.stratuslab.model.machine;

import static eu.stratuslab.model.job.JobRule.OnDeadline.KEEP;
import static eu.stratuslab.model.job.JobRule.OnDeadline.WITHDRAW;

import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** When the Jobs of a machine end. */
final class MachineJobs {
  static final Map<String, JobRule> RULES =
      Stream.of(
              new JobRule(
                      "add",
                      MachineJobs::added,
                      Duration.ofMinutes(15),
                      Set.of("delete", "stop"),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable(
                      "the machine, in ERROR until it is started or deleted; if its host had begun,"
                          + " STOPPED"),
              new JobRule(
                      "start",
                      reached(MachineState.STARTED),
                      Duration.ofMinutes(5),
                      Set.of("stop", "delete"),
                      WITHDRAW)
                  .stoppable("the machine, STOPPED"),
              new JobRule(
                      "stop",
                      reached(MachineState.STOPPED),
                      Duration.ofMinutes(3),
                      Set.of("stop", "start", "delete"),
                      WITHDRAW)
                  .stoppable("the machine, as it was"),
              new JobRule(
                      "restart",
                      MachineJobs::operated,
                      Duration.ofMinutes(5),
                      Set.of("stop", "delete"),
                      WITHDRAW)
                  .unstoppable("a restart that its host has begun is not taken back"),
              new JobRule(
                      "pause",
                      reached(MachineState.PAUSED),
                      Duration.ofMinutes(3),
                      Set.of("start", "stop", "delete"),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable("the machine, as it was"),
              new JobRule(
                      "suspend",
                      reached(MachineState.SUSPENDED),
                      Duration.ofMinutes(30),
                      Set.of("start", "stop", "delete"),
                      WITHDRAW,
                      WITHDRAW)
                  .stoppable("the machine, as it was"),
              ofImage(MachineAction.CAPTURE).stoppable("the machine, as it was"),
              ofImage(MachineAction.SNAPSHOT).stoppable("the machine, as it was"),
              ofImage(MachineAction.RESTORE)
                  .unstoppable("a restoration that its host has begun is not taken back"),
              new JobRule(
                      "delete",
                      _ -> new Outcome.Running(50, "waiting for the host to remove it"),
                      Duration.ofMinutes(10),
                      Set.of(),
                      KEEP)
                  .unstoppable("a delete is never taken back"))
          .collect(Collectors.toUnmodifiableMap(JobRule::action, Function.identity()));

  private MachineJobs() {}

  private static JobRule ofImage(MachineAction action) {
    return new JobRule(
        action.verb(),
        MachineJobs::operated,
        Duration.ofHours(1),
        Set.of("delete"),
        WITHDRAW,
        WITHDRAW);
  }

  private static Outcome added(Document document) {
    var spec = document.specAs(MachineSpec.class);
    var goal =
        switch (spec.power()) {
          case Running -> MachineState.STARTED;
          case Stopped -> MachineState.STOPPED;
          case Paused -> MachineState.PAUSED;
          case Suspended -> MachineState.SUSPENDED;
        };
    return outcome(document, goal);
  }

  private static Function<Document, Outcome> reached(MachineState goal) {
    return document -> outcome(document, goal);
  }

  private static Outcome outcome(Document document, MachineState goal) {
    var state = MachineState.of(document);
    if (state == goal) {
      return new Outcome.Succeeded();
    }
    var status = document.statusAs(MachineStatus.class);
    var failure = status.failure();
    if (failure != null
        && failure.powerRevision() == document.specAs(MachineSpec.class).powerRevision()) {
      return new Outcome.Failed(failure.reason(), failure.message());
    }
    if (state == MachineState.STOPPED) {
      // A guest that shut itself down has answered the wish to start, if not as was hoped.
      return goal == MachineState.STARTED
          ? new Outcome.Succeeded()
          : new Outcome.Failed(
              Objects.requireNonNullElse(status.stoppedReason(), "Stopped"),
              "it has stopped, and there is no memory to keep");
    }
    return new Outcome.Running(progress(document, status), waitingFor(status));
  }

  private static int progress(Document document, MachineStatus status) {
    if (document.placement() == null) {
      return 10;
    }
    var copied = status.progress();
    return status.isCreated() ? 70 : 30 + (copied == null ? 0 : Math.clamp(copied, 0, 100) * 2 / 5);
  }

  private static String waitingFor(MachineStatus status) {
    return Condition.awaited(status.conditions()).orElse("waiting for the host's report");
  }

  private static Outcome operated(Document document) {
    var status = document.statusAs(MachineStatus.class);
    return MachineStatus.OperationStatus.outcome(
        document.operation(), status.operation(), status.progress(), status.conditions());
  }
}
