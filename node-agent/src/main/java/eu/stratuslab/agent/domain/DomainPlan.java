package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.AddFinalizer;
import eu.stratuslab.agent.domain.DomainAction.Define;
import eu.stratuslab.agent.domain.DomainAction.ReleaseFinalizer;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.model.document.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what to do for one machine: a pure function of what is wanted, what is seen and the time.
 * The same observation gives the same plan, so that any number of looks does no harm.
 */
public final class DomainPlan {

  private DomainPlan() {}

  /** At most one irreversible action; nothing at all for what is not ours. */
  public static Plan decide(Wanted wanted, Observed observed, Instant now) {
    if (!Objects.equals(wanted.spec().cloud(), observed.cloud())
        || !wanted.placedOn(observed.host())) {
      return Plan.NOTHING;
    }
    if (wanted.deleting() && wanted.spec().terminate() == null) {
      return wanted.finalizer() ? Plan.act(List.of(new ReleaseFinalizer())) : Plan.NOTHING;
    }
    if (observed.domain() != null && !ours(wanted, observed)) {
      return foreign(wanted);
    }
    if (stale(wanted, observed.record())) {
      return Plan.NOTHING;
    }
    String terminate = wanted.spec().terminate();
    if (terminate == null) {
      return holding(wanted, existing(wanted, observed, now));
    }
    if (wanted.deleting()) {
      return Termination.decide(wanted, observed, terminate);
    }
    return wanted.finalizer() ? Plan.NOTHING : Plan.act(List.of(new AddFinalizer()));
  }

  private static Plan existing(Wanted wanted, Observed observed, Instant now) {
    ObservedDomain domain = observed.domain();
    if (domain == null) {
      return Creation.decide(wanted, observed);
    }
    DomainRecord record = observed.record().orElseThrow();
    if (domain.active() && !domain.persistent()) {
      // Its stored definition was lost while it ran; storing one again does not touch the guest.
      return Plan.act(List.of(new Define(record.seen(wanted))));
    }
    return new PowerPlan(wanted, observed, domain, record, now).decide();
  }

  /** The finalizer comes before everything that is written to libvirt. */
  private static Plan holding(Wanted wanted, Plan plan) {
    if (wanted.finalizer()) {
      return plan;
    }
    var actions = new ArrayList<DomainAction>();
    actions.add(new AddFinalizer());
    actions.addAll(plan.actions());
    return new Plan(actions, plan.report(), plan.lookAgain());
  }

  private static boolean ours(Wanted wanted, Observed observed) {
    return observed
        .record()
        .filter(record -> record.cloud().equals(observed.cloud()))
        .filter(record -> record.id().equals(wanted.id()))
        .isPresent();
  }

  private static Plan foreign(Wanted wanted) {
    return Plan.tell(
        Reports.absent(wanted)
            .because(
                Condition.FALSE,
                "ForeignDomain",
                "a domain with its uuid belongs to another cloud or is not readable"));
  }

  /** What was decided under a later placement, by a later mirror or for a later document stands. */
  private static boolean stale(Wanted wanted, Optional<DomainRecord> record) {
    return record
        .filter(
            is ->
                is.epoch() > wanted.spec().epoch()
                    || is.term() > wanted.term()
                    || is.revision() > wanted.revision())
        .isPresent();
  }
}
