package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.domain.DomainAction.AddFinalizer;
import eu.stratuslab.agent.domain.DomainAction.ReleaseFinalizer;
import eu.stratuslab.agent.domain.Observed.Trouble;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.machine.MachineStatus;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Map<Ref, Trouble> troubles = new ConcurrentHashMap<>();

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
      troubles.remove(ref);
      return eu.stratuslab.kube.KeyedQueue.DONE;
    }
    var pass = new Pass(ref, resource.get());
    for (int step = 0; step < STEPS; step++) {
      Optional<Next> next = pass.step();
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
    private Resource resource;
    private Wanted wanted;

    Pass(Ref ref, Resource resource) {
      this.ref = ref;
      this.resource = resource;
      this.wanted = Wanted.of(resource);
    }

    private void now(Resource newer) {
      resource = newer;
      wanted = Wanted.of(newer);
    }

    /** Empty: look again at once. */
    Optional<Next> step() {
      Observed observed = observer.observe(wanted, troubles.get(ref));
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
        Optional<Resource> newest = kube.get(ref);
        if (newest.isEmpty()) {
          return Optional.of(eu.stratuslab.kube.KeyedQueue.DONE);
        }
        now(newest.get());
      }
      return plan.actions().isEmpty()
          ? Optional.of(eu.stratuslab.kube.KeyedQueue.DONE)
          : Optional.empty();
    }

    /** A failure that was told stays in the status; the count of attempts begins anew. */
    private void settled(@org.jspecify.annotations.Nullable Report report) {
      if (report != null) {
        troubles.remove(ref);
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
      troubles.merge(
          ref,
          new Trouble(1, reason, action.verb() + ": " + e.getMessage(), wish, hopeless),
          (before, now) ->
              before.powerRevision() == wish
                  ? new Trouble(
                      before.count() + 1, now.reason(), now.message(), wish, now.hopeless())
                  : now);
    }

    private void hold() {
      crash.reach("before-AddFinalizer");
      now(kube.addFinalizer(ref, resource.meta().uid(), Labels.FINALIZER));
      crash.reach("after-AddFinalizer");
    }

    private void release() {
      crash.reach("before-ReleaseFinalizer");
      kube.removeFinalizer(
          ref, resource.meta().uid(), resource.meta().resourceVersion(), Labels.FINALIZER);
      crash.reach("after-ReleaseFinalizer");
      troubles.remove(ref);
    }

    private void tell(Observed observed, Report report) {
      Optional<MachineStatus> news = StatusWriter.news(wanted, observed, report, clock.instant());
      if (news.isEmpty()) {
        return;
      }
      String place = report.terminated() == null ? "tell" : "tell-terminated";
      crash.reach("before-" + place);
      Long last = wanted.toldInThisEpoch() ? wanted.status().sequence() : null;
      long number = sequence.applyAsLong(last == null ? 0 : last);
      now(
          kube.applyStatus(
              ref,
              resource.meta().uid(),
              Json.tree(StatusWriter.sequenced(news.get(), number)),
              Labels.AGENT));
      crash.reach("after-" + place);
    }
  }

  /** Whether a failure only means that the resource changed or went under our hands. */
  public static boolean overtaken(KubeException e) {
    return e.code() == KubeException.Code.CONFLICT || e.code() == KubeException.Code.NOT_FOUND;
  }
}
