package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.PauseCpus;
import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SaveMemory;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainRecord.StopReason;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.hypervisor.StateReason;
import eu.stratuslab.model.machine.Power;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A machine that is to stand still where it is: paused in the host's memory, or suspended to its
 * disk. What cannot be made to do so runs on, and says why.
 */
final class Standstill {

  /** The end of a save wakes us; this is for one that was lost. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final PowerPlan plan;
  private final Power goal;

  Standstill(PowerPlan plan) {
    this.plan = plan;
    this.goal = plan.wanted().spec().power();
  }

  Plan decide(DomainRecord next) {
    if (plan.domain().active()) {
      DomainRecord up = acted(next).notStopping().running();
      var failed = Obstacles.find(plan.wanted(), plan.observed(), plan.seen());
      if (failed.isPresent()) {
        return runsOn(failed.get());
      }
      return goal == Power.Paused ? pause(up) : save(up);
    }
    if (plan.domain().managedSave()) {
      return goal == Power.Suspended ? told(acted(next).running()) : plan.restore(acted(next));
    }
    return plan.record().started() ? lost(next) : plan.start(next);
  }

  private DomainRecord acted(DomainRecord next) {
    return next.acted(plan.wanted().spec().powerRevision());
  }

  private Plan pause(DomainRecord up) {
    return switch (plan.domain().state()) {
      case PAUSED -> told(up);
      case RUNNING -> after(up, new PauseCpus());
      default -> Plan.tell(plan.report(), LOOK_AGAIN);
    };
  }

  /** A save that the hypervisor is at may be one whose caller has died. */
  private Plan save(DomainRecord up) {
    boolean underWay =
        plan.domain().state() == PowerState.PAUSED && plan.domain().reason() == StateReason.SAVED;
    return underWay ? Plan.tell(plan.report(), LOOK_AGAIN) : after(up, new SaveMemory());
  }

  private Plan after(DomainRecord up, DomainAction action) {
    var actions = new ArrayList<DomainAction>();
    if (plan.changed(up)) {
      actions.add(new SetMetadata(up));
    }
    actions.add(action);
    return Plan.act(actions);
  }

  private Plan told(DomainRecord record) {
    return plan.changed(record)
        ? Plan.act(List.of(new SetMetadata(record)))
        : Plan.tell(plan.report());
  }

  private Plan runsOn(Report failed) {
    return plan.domain().state() == PowerState.PAUSED
        ? Plan.tellAndAct(failed, List.of(new Resume()))
        : Plan.tell(failed);
  }

  /** It has no process, and nothing to go on from: neither is it started, nor is it in error. */
  private Plan lost(DomainRecord next) {
    DomainRecord off =
        acted(next).stopped(Objects.requireNonNullElseGet(plan.record().stopped(), this::why));
    return plan.changed(off)
        ? Plan.act(List.of(new SetMetadata(off)))
        : Plan.tell(
            plan.report()
                .because(
                    "False", String.valueOf(off.stopped()), "there is no memory to go on from"));
  }

  private StopReason why() {
    return switch (plan.domain().reason()) {
      case SHUTDOWN -> StopReason.GuestShutdown;
      case CRASHED, FAILED -> StopReason.Crashed;
      default -> StopReason.MemoryLost;
    };
  }
}
