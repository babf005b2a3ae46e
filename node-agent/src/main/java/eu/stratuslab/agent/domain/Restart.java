package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.Destroy;
import eu.stratuslab.agent.domain.DomainAction.DiscardMemory;
import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainAction.StartPaused;
import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.model.document.Operation;
import java.util.List;
import java.util.Optional;

/**
 * The restart of a running machine: down (in order, or by a power cut if forced), then up with its
 * present definition; each half recorded before it is done, so that a crash of the agent never
 * makes it happen twice.
 */
final class Restart {

  static final String OUTCOME_UNKNOWN = "outcome unknown";

  private final PowerPlan plan;
  private final Operation asked;

  Restart(PowerPlan plan) {
    this.plan = plan;
    this.asked = plan.wanted().restart().orElseThrow();
  }

  /** Whether a restart is asked for and not over. */
  static boolean open(Wanted wanted, DomainRecord record) {
    return wanted
        .restart()
        .filter(asked -> of(record, asked.id()).map(o -> !o.done()).orElse(true))
        .isPresent();
  }

  /** The record without an operation that is begun and wanted no longer. */
  static DomainRecord withdrawn(Wanted wanted, DomainRecord record) {
    RecordedOperation operation = record.operation();
    boolean wantedStill =
        operation != null
            && wanted
                .restart()
                .or(wanted::imaging)
                .filter(asked -> asked.id().equals(operation.id()))
                .isPresent();
    return operation == null || operation.done() || wantedStill
        ? record
        : record.operation(operation.ended(false, "withdrawn"));
  }

  Plan decide() {
    DomainRecord seen = plan.record().seen(plan.wanted());
    DomainRecord next = seen.acted(plan.wanted().spec().powerRevision());
    Optional<RecordedOperation> recorded = of(next, asked.id());
    if (recorded.isEmpty()) {
      return plan.wanted()
          .toldOf(asked.id())
          .map(told -> forgotten(next, told.done()))
          .orElseGet(() -> goDown(next.operation(RecordedOperation.begun(asked.id()))));
    }
    return recorded.get().down() ? comeUp(next) : goDown(next);
  }

  /** It was begun, but the metadata that say how far it got are lost. */
  private Plan forgotten(DomainRecord next, boolean done) {
    RecordedOperation begun = RecordedOperation.begun(asked.id());
    return Plan.act(
        List.of(
            new SetMetadata(
                next.operation(
                    done ? begun.ended(true, null) : begun.ended(false, OUTCOME_UNKNOWN)))));
  }

  private Plan goDown(DomainRecord next) {
    RecordedOperation operation = next.operation();
    if (operation == null) {
      throw new AssertionError("the operation is recorded before it is acted upon");
    }
    DomainRecord going = next.stopping() == null ? next.stoppingSince(plan.now()) : next;
    if (!plan.domain().active()) {
      // As for a stop: an orderly one needs a guest that runs, a forced one throws its memory away.
      return plan.domain().managedSave() && !asked.forced()
          ? unlessFailed(next, plan.restore(going))
          : start(next.operation(operation.goneDown()));
    }
    if (asked.forced()) {
      return Plan.act(
          plan.changed(going)
              ? List.of(new SetMetadata(going), new Destroy())
              : List.of(new Destroy()));
    }
    return PowerButton.press(plan, going);
  }

  private Plan comeUp(DomainRecord next) {
    RecordedOperation operation = next.operation();
    if (operation == null) {
      throw new AssertionError("the operation is recorded before it is acted upon");
    }
    if (!next.started() && !plan.domain().active()) {
      return start(next);
    }
    boolean waits = plan.domain().state() == PowerState.PAUSED;
    DomainRecord up = plan.domain().active() ? next.running() : next;
    DomainRecord over = up.operation(operation.ended(true, null));
    return Plan.act(
        waits
            ? List.of(new SetMetadata(up), new Resume(), new SetMetadata(over))
            : List.of(new SetMetadata(over)));
  }

  private Plan start(DomainRecord next) {
    Plan start = plan.start(next);
    boolean boots = start.actions().stream().anyMatch(StartPaused.class::isInstance);
    return boots && plan.domain().managedSave()
        ? Plan.act(List.of(new DiscardMemory()))
        : unlessFailed(next, start);
  }

  /** A start that cannot be ends the restart as well. */
  private Plan unlessFailed(DomainRecord next, Plan start) {
    RecordedOperation operation = next.operation();
    Report report = start.report();
    if (report == null || report.failure() == null || operation == null) {
      return start;
    }
    DomainRecord failed =
        plan.record()
            .seen(plan.wanted())
            .operation(operation.ended(false, report.failure().message()));
    return Plan.tellAndAct(report, List.of(new SetMetadata(failed)));
  }

  private static Optional<RecordedOperation> of(DomainRecord record, String id) {
    return Optional.ofNullable(record.operation()).filter(o -> o.id().equals(id));
  }
}
