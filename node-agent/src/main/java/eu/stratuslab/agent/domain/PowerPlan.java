package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.Destroy;
import eu.stratuslab.agent.domain.DomainAction.DiscardMemory;
import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainRecord.StopReason;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.hypervisor.StateReason;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What to do about the power of a machine that has a domain. */
record PowerPlan(
    Wanted wanted, Observed observed, ObservedDomain domain, DomainRecord record, Instant now) {

  private static final Duration IO_RETRY = Duration.ofSeconds(30);

  Plan decide() {
    Power power = wanted.spec().power();
    if (Imaging.open(wanted, record)) {
      return new Imaging(this).decide();
    }
    var abandoned = Imaging.abandoned(wanted, record);
    if (abandoned.isPresent()) {
      var withdrawn = Restart.withdrawn(wanted, record.seen(wanted));
      return Plan.act(List.of(abandoned.get(), new SetMetadata(withdrawn)));
    }
    if (power == Power.Running && Restart.open(wanted, record)) {
      return new Restart(this).decide();
    }
    DomainRecord next = Restart.withdrawn(wanted, record.seen(wanted));
    return switch (power) {
      case Running -> domain.active() ? keepRunning(next) : run(next);
      case Stopped -> domain.active() ? stop(next) : stayStopped(next);
      case Paused, Suspended -> new Standstill(this).decide(next);
    };
  }

  /** Adoption: what runs is left alone; only its metadata learn what it is for. */
  private Plan keepRunning(DomainRecord next) {
    DomainRecord up = next.acted(wanted.spec().powerRevision()).notStopping().running();
    if (domain.state() == PowerState.PAUSED) {
      return unpause(up);
    }
    return changed(up) ? Plan.act(List.of(new SetMetadata(up))) : Plan.tell(report());
  }

  private Plan unpause(DomainRecord up) {
    boolean disk = domain.reason() == StateReason.IO_ERROR;
    boolean guestsOwn =
        domain.reason() == StateReason.WATCHDOG || domain.reason() == StateReason.CRASHED;
    Report report =
        report()
            .because(
                Condition.FALSE,
                disk ? "DiskError" : "Paused",
                "its guest is paused: " + domain.reason());
    if (guestsOwn) {
      return Plan.tell(report);
    }
    if (disk && !changed(up)) {
      Instant told = readySince();
      return told.plus(IO_RETRY).isAfter(now)
          ? Plan.tell(report, IO_RETRY)
          : new Plan(List.of(new Resume()), report, IO_RETRY);
    }
    return Plan.act(
        changed(up) ? List.of(new SetMetadata(up), new Resume()) : List.of(new Resume()));
  }

  /** Since when the machine is told not to be ready. */
  private Instant readySince() {
    return Condition.find(wanted.status().conditions(), "Ready")
        .filter(c -> !c.status().equals(Condition.TRUE))
        .map(Condition::lastTransitionTime)
        .map(Instant::parse)
        .orElse(now);
  }

  private Plan stop(DomainRecord next) {
    DomainRecord going =
        next.stopping() == null || next.acted() != wanted.spec().powerRevision()
            ? next.acted(wanted.spec().powerRevision()).stoppingSince(now)
            : next;
    // A guest that was never let run has nothing to shut down in order.
    if (wanted.spec().forced() || !record.started()) {
      var actions = new ArrayList<DomainAction>();
      if (changed(going)) {
        actions.add(new SetMetadata(going));
      }
      actions.add(new Destroy());
      return Plan.act(actions);
    }
    return PowerButton.press(this, going);
  }

  private Plan stayStopped(DomainRecord next) {
    DomainRecord down = next.acted(wanted.spec().powerRevision());
    if (domain.managedSave()) {
      // An orderly shutdown needs a guest that runs.
      return wanted.spec().forced()
          ? Plan.act(List.of(new DiscardMemory()))
          : restore(down.stoppingSince(now));
    }
    if (record.started() && record.stopped() == null) {
      down = down.stopped(whyStopped());
    }
    return changed(down) ? Plan.act(List.of(new SetMetadata(down))) : Plan.tell(report());
  }

  private StopReason whyStopped() {
    return switch (domain.reason()) {
      case SHUTDOWN -> record.pressed() == null ? StopReason.GuestShutdown : StopReason.Requested;
      case DESTROYED -> StopReason.Forced;
      case CRASHED, FAILED -> StopReason.Crashed;
      default -> wanted.spec().forced() ? StopReason.Forced : StopReason.Requested;
    };
  }

  /** Wanted up and seen down: by whom, and does that stand? */
  private Plan run(DomainRecord next) {
    if (domain.managedSave()) {
      return restore(next.acted(wanted.spec().powerRevision()).withoutCrashes().notStopping());
    }
    if (next.acted() < wanted.spec().powerRevision()) {
      return start(next.withoutCrashes());
    }
    if (!record.started()) {
      return start(next);
    }
    if (record.stopped() != null) {
      return switch (record.stopped()) {
        case GuestShutdown -> stayOff(next);
        case Held -> Plan.tell(report().because(Condition.FALSE, "Held", Creation.HELD));
        case Crashed -> Crashes.decide(this, next);
        case Requested, Forced, MemoryLost -> start(next);
      };
    }
    return switch (domain.reason()) {
      case SHUTDOWN -> PowerButton.recent(record, now) ? start(next) : stayOff(next);
      case CRASHED, FAILED, DESTROYED -> Crashes.decide(this, next.crashed(now));
      // The host rebooted, or the daemon did and has forgotten: what should run is started.
      default -> start(next);
    };
  }

  private Plan stayOff(DomainRecord next) {
    DomainRecord off = next.stopped(StopReason.GuestShutdown);
    return changed(off)
        ? Plan.act(List.of(new SetMetadata(off)))
        : Plan.tell(
            report().because(Condition.FALSE, "GuestShutdown", "its guest has powered off"));
  }

  /** Starts it unless that has failed too often. */
  Plan start(DomainRecord next) {
    DomainRecord fresh =
        next.acted(wanted.spec().powerRevision()).fresh(SpecDigest.of(wanted.spec()));
    return comeUp(Starting.actions(fresh, wanted.spec().power()));
  }

  /** Lets it go on from its saved memory, with the definition that it was saved with. */
  Plan restore(DomainRecord up) {
    return comeUp(Starting.again(up, wanted.spec().power()));
  }

  private Plan comeUp(List<DomainAction> start) {
    var obstacle = Obstacles.find(wanted, observed, report());
    if (obstacle.isPresent()) {
      return Plan.tell(obstacle.get());
    }
    var parts = Obstacles.partsOf(observed);
    if (!wanted.spec().disks().stream().allMatch(d -> parts.disks().contains(d.id()))) {
      return Plan.tell(
          report().failed(Reports.failure(wanted, "DiskMissing", "a disk of it is gone")));
    }
    var awaited = Obstacles.awaited(parts, report());
    if (awaited.isPresent()) {
      return awaited.get();
    }
    List<DomainAction> actions = Creation.surroundings(wanted, parts);
    actions.addAll(start);
    return Creation.withImage(wanted, observed, report(), actions);
  }

  boolean changed(DomainRecord next) {
    return !next.equals(record);
  }

  Report seen() {
    String newest = observed.snapshotThere() ? record.snapshot() : null;
    return Reports.of(wanted, domain, record).snapshot(newest);
  }

  /** What is seen, with the failure of the present wish as long as it does not run. */
  Report report() {
    Report seen = seen();
    boolean runs = seen.power() == Power.Running;
    return runs ? seen : wanted.failure().map(seen::failed).orElse(seen);
  }
}
