package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.DomainAction.AddFinalizer;
import eu.stratuslab.agent.domain.DomainAction.ReleaseFinalizer;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.resource.HeldResource;
import eu.stratuslab.agent.resource.Troubles;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.observability.LogContext;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one machine to what is wanted: look, decide, tell, act, and look again. */
public final class MachineReconciler {

  private static final Logger LOG = LoggerFactory.getLogger(MachineReconciler.class);

  /** Plans in one pass; a machine needs three, and one that needs more comes back later. */
  private static final int STEPS = 12;

  private final KubeApi kube;
  private final DomainObserver observer;
  private final DomainActor actor;
  private final LongUnaryOperator sequence;
  private final InstantSource clock;
  private final CrashPoints crash;
  private final Troubles troubles = new Troubles();

  /**
   * @param sequence gives the next number of a report, above the one that was read
   */
  public MachineReconciler(
      KubeApi kube,
      DomainObserver observer,
      DomainActor actor,
      LongUnaryOperator sequence,
      InstantSource clock,
      CrashPoints crash) {
    this.kube = kube;
    this.observer = observer;
    this.actor = actor;
    this.sequence = sequence;
    this.clock = clock;
    this.crash = crash;
  }

  /** One pass; throws what must be tried again. */
  public Next reconcile(Ref ref) {
    return reconcile(ref, () -> {});
  }

  /** The same; {@code gone} is called if there is no such resource any more. */
  public Next reconcile(Ref ref, Runnable gone) {
    Optional<Resource> resource = kube.get(ref);
    if (resource.isEmpty()) {
      gone.run();
      troubles.forget(ref);
      return eu.stratuslab.kube.KeyedQueue.DONE;
    }
    if (HeldResource.foreign(resource.get())) {
      return HeldResource.FOREIGN;
    }
    var pass = new Pass(ref, resource.get());
    for (int step = 0; step < STEPS; step++) {
      Optional<Next> next;
      try (var _ = LogContext.job(pass.held.now().job())) {
        next = pass.step();
      }
      if (next.isPresent()) {
        return next.get();
      }
    }
    LOG.warn("{} is not settled after {} plans", ref, STEPS);
    return new Next.LookAgain(java.time.Duration.ofSeconds(1));
  }

  /** What one pass knows of its resource: as read, and as our own writes left it. */
  private final class Pass {
    private final Ref ref;
    private final HeldResource held;
    private Wanted wanted;

    Pass(Ref ref, Resource resource) {
      this.ref = ref;
      this.held = new HeldResource(kube, crash, resource);
      this.wanted = Wanted.of(resource);
    }

    /** Empty: look again at once. */
    Optional<Next> step() {
      Observed observed = observer.observe(wanted, troubles.of(ref));
      Plan plan = DomainPlan.decide(wanted, observed, clock.instant());
      Report report = plan.report();
      if (report != null) {
        tell(observed, report);
      }
      for (DomainAction action : plan.actions()) {
        if (!done(action)) {
          return Optional.of(eu.stratuslab.kube.KeyedQueue.DONE);
        }
      }
      if (plan.actions().isEmpty()) {
        settled(report);
      }
      return next(plan);
    }

    private Optional<Next> next(Plan plan) {
      if (plan.lookAgain() != null) {
        return Optional.of(new Next.LookAgain(plan.lookAgain()));
      }
      if (plan.actions().stream().anyMatch(DomainAction::destructive)) {
        // What destroys is decided on the newest word only.
        if (!held.refresh()) {
          return Optional.of(eu.stratuslab.kube.KeyedQueue.DONE);
        }
        wanted = Wanted.of(held.now());
      }
      return plan.actions().isEmpty()
          ? Optional.of(eu.stratuslab.kube.KeyedQueue.DONE)
          : Optional.empty();
    }

    /** A failure that was told stays in the status; the count of attempts begins anew. */
    private void settled(@org.jspecify.annotations.Nullable Report report) {
      if (report != null) {
        troubles.forget(ref);
      }
    }

    /** False: the resource is let go, and there is no more to do. */
    private boolean done(DomainAction action) {
      switch (action) {
        case AddFinalizer() -> hold();
        case ReleaseFinalizer() -> {
          release();
          return false;
        }
        default -> act(action);
      }
      return true;
    }

    private void act(DomainAction action) {
      LOG.info("{}", action.verb());
      try {
        actor.act(action, wanted);
      } catch (HypervisorUnavailable e) {
        throw e;
      } catch (HypervisorException e) {
        note(action, DomainActor.reasonOf(e, action), e, DomainActor.hopeless(e, action));
        throw e;
      } catch (UncheckedIOException e) {
        note(action, "StorageFailed", e, false);
        throw e;
      }
    }

    private void note(DomainAction action, String reason, RuntimeException e, boolean hopeless) {
      long wish = wanted.spec().powerRevision();
      troubles.note(ref, reason, action.verb() + ": " + e.getMessage(), wish, hopeless);
    }

    private void hold() {
      held.hold();
      wanted = Wanted.of(held.now());
    }

    private void release() {
      held.release();
      troubles.forget(ref);
    }

    private void tell(Observed observed, Report report) {
      Optional<MachineStatus> news = StatusWriter.news(wanted, observed, report, clock.instant());
      if (news.isEmpty()) {
        return;
      }
      Long last = wanted.toldInThisEpoch() ? wanted.status().sequence() : null;
      long number = sequence.applyAsLong(last == null ? 0 : last);
      held.tell(Json.tree(StatusWriter.sequenced(news.get(), number)), report.terminated() != null);
      wanted = Wanted.of(held.now());
    }
  }

  /** Whether a failure only means that the resource changed or went under our hands. */
  public static boolean overtaken(KubeException e) {
    return e.code() == KubeException.Code.CONFLICT || e.code() == KubeException.Code.NOT_FOUND;
  }
}
