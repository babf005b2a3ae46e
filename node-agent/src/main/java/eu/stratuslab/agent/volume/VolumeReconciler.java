package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.resource.HeldResource;
import eu.stratuslab.agent.resource.Troubles;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.agent.volume.VolumeAction.AddFinalizer;
import eu.stratuslab.agent.volume.VolumeAction.Delete;
import eu.stratuslab.agent.volume.VolumeAction.Detach;
import eu.stratuslab.agent.volume.VolumeAction.ReleaseFinalizer;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.volume.VolumeStatus;
import eu.stratuslab.observability.LogContext;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one volume to what is wanted: look, decide, tell, act, and look again. */
public final class VolumeReconciler {

  private static final Logger LOG = LoggerFactory.getLogger(VolumeReconciler.class);

  /** Plans in one pass; one that needs more comes back later. */
  private static final int STEPS = 12;

  private final KubeApi kube;
  private final VolumeObserver observer;
  private final VolumeActor actor;
  private final KnownVolumes known;
  private final LongUnaryOperator sequence;
  private final InstantSource clock;
  private final CrashPoints crash;
  private final Wake wake;
  private final Troubles troubles = new Troubles();
  private final Map<Ref, Instant> asked = new ConcurrentHashMap<>();

  /** Asks for looks. */
  public interface Wake {
    void volume(Ref volume);

    /** A machine may wait for one of its volumes. */
    void machine(String id);
  }

  /**
   * @param sequence gives the next number of a report, above the one that was read
   */
  public VolumeReconciler(
      KubeApi kube,
      VolumeObserver observer,
      VolumeActor actor,
      KnownVolumes known,
      LongUnaryOperator sequence,
      InstantSource clock,
      CrashPoints crash,
      Wake wake) {
    this.kube = kube;
    this.observer = observer;
    this.actor = actor;
    this.known = known;
    this.sequence = sequence;
    this.clock = clock;
    this.crash = crash;
    this.wake = wake;
  }

  /** One pass; throws what must be tried again. */
  public Next reconcile(Ref ref) {
    Optional<Resource> resource = kube.get(ref);
    if (resource.isEmpty()) {
      known.gone(ref);
      forget(ref);
      return KeyedQueue.DONE;
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
    return new Next.LookAgain(Duration.ofSeconds(1));
  }

  private void forget(Ref ref) {
    troubles.forget(ref);
    asked.remove(ref);
  }

  /** What one pass knows of its resource: as read, and as our own writes left it. */
  private final class Pass {
    private final Ref ref;
    private final HeldResource held;
    private WantedVolume wanted;

    Pass(Ref ref, Resource resource) {
      this.ref = ref;
      this.held = new HeldResource(kube, crash, resource);
      this.wanted = read();
    }

    private WantedVolume read() {
      WantedVolume read = WantedVolume.of(held.now());
      known.seen(ref, read);
      return read;
    }

    /** Empty: look again at once. */
    Optional<Next> step() {
      Seen seen = observer.observe(wanted, asked.get(ref), troubles.of(ref));
      VolumeSteps steps = VolumePlan.decide(wanted, seen, clock.instant());
      VolumeReport report = steps.report();
      if (report != null) {
        tell(seen, report);
      }
      for (VolumeAction action : steps.actions()) {
        if (action instanceof ReleaseFinalizer) {
          held.release();
          forget(ref);
          return Optional.of(KeyedQueue.DONE);
        }
        act(action);
      }
      if (steps.actions().isEmpty() && report != null) {
        settled();
      }
      return next(steps);
    }

    private Optional<Next> next(VolumeSteps steps) {
      if (steps.lookAgain() != null) {
        return Optional.of(new Next.LookAgain(steps.lookAgain()));
      }
      if (steps.actions().stream().anyMatch(Delete.class::isInstance)) {
        // What destroys is decided on the newest word only.
        if (!held.refresh()) {
          return Optional.of(KeyedQueue.DONE);
        }
        wanted = read();
      }
      return steps.actions().isEmpty() ? Optional.of(KeyedQueue.DONE) : Optional.empty();
    }

    /** A failure that was told stays in the status; the count of attempts begins anew. */
    private void settled() {
      troubles.forget(ref);
      if (wanted.status().attachment() == null) {
        asked.remove(ref);
      }
    }

    private void act(VolumeAction action) {
      if (action instanceof AddFinalizer) {
        held.hold();
        wanted = read();
        return;
      }
      if (action instanceof Detach) {
        asked.put(ref, clock.instant());
      }
      try {
        actor.act(action, wanted, () -> wake.volume(ref));
      } catch (HypervisorUnavailable e) {
        throw e;
      } catch (HypervisorException | VolumeFailure | UncheckedIOException e) {
        note(action, e);
        throw e;
      }
      String machine = wanted.spec().wantedBy();
      if (machine != null) {
        wake.machine(machine);
      }
    }

    private void note(VolumeAction action, RuntimeException e) {
      troubles.note(
          ref,
          VolumeActor.reasonOf(e, action),
          action.verb() + ": " + e.getMessage(),
          wanted.revision(),
          VolumeActor.hopeless(e));
    }

    private void tell(Seen seen, VolumeReport report) {
      Optional<VolumeStatus> news = VolumeStatusWriter.news(wanted, seen, report, clock.instant());
      if (news.isEmpty()) {
        return;
      }
      Long last = wanted.toldInThisEpoch() ? wanted.status().sequence() : null;
      long number = sequence.applyAsLong(last == null ? 0 : last);
      held.tell(
          Json.tree(VolumeStatusWriter.sequenced(news.get(), number)), report.terminated() != null);
      wanted = read();
    }
  }
}
