package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.meter.Readings;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.observability.LogContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one key after the other to what its document says: look, decide, act, look again. Has no
 * threads: whoever calls it decides on order and time.
 */
public final class MirrorReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(MirrorReconciler.class);

  /** Plans in one pass. A machine needs three; one that needs more comes back at once. */
  private static final int STEPS = 10;

  private static final Duration AGAIN = Duration.ofMillis(20);

  private final Observer observer;
  private final Actor actor;
  private final Memory memory;
  private final Holders holders;
  private final Readings readings;
  private final KubeApi kube;
  private final DocumentStore store;
  private final InstantSource clock;
  private final Consumer<MirrorKey> wake;

  /**
   * A mirror under a term.
   *
   * @param term just raised by this mirror
   * @param burials what a burial does beside the tombstone
   * @param wake asks for a look at another key
   * @param crash told the name of each point where tests may halt; {@code mirror.before-} and
   *     {@code mirror.after-} each action, and {@code mirror.claimed}, each with the key that is
   *     worked on: {@code mirror.before-Apply Machine/UUID}
   */
  public MirrorReconciler(
      DocumentStore store,
      KubeApi kube,
      Burials burials,
      InstantSource clock,
      long term,
      Consumer<MirrorKey> wake,
      Consumer<String> crash) {
    this.store = store;
    this.kube = kube;
    this.clock = clock;
    this.wake = wake;
    memory = new Memory(term);
    readings = new Readings(store, clock);
    holders = new Holders(Cloud.of(store, clock, _ -> crash.accept("mirror.released")));
    observer = new Observer(store, kube, memory.inventories(), holders);
    actor = new Actor(store, kube, burials, clock, crash, memory, holders, wake);
  }

  /** The key of a document that is mirrored; empty for one that is not. */
  public static Optional<MirrorKey> of(String type, String key) {
    return ResourceTypes.named(type)
        .filter(t -> t.mirrored().isPresent())
        .map(_ -> new MirrorKey(type, key));
  }

  /** A key by which a resource that was seen is looked at; whoever watches needs no store. */
  public MirrorKey of(Ref ref) {
    var key = new MirrorKey(ofKind(ref.kind().name()).getFirst(), ref.name());
    observer.seen(key, ref);
    return key;
  }

  private static List<String> ofKind(String kind) {
    return ResourceTypes.ALL.stream()
        .filter(t -> t.mirrored().filter(m -> m.kind().equals(kind)).isPresent())
        .map(ResourceType::name)
        .toList();
  }

  /** Types that share a kind share no keys: the one that has a document is meant. */
  private MirrorKey meant(MirrorKey key) {
    var kind = ResourceTypes.named(key.type()).orElseThrow().mirrored().orElseThrow().kind();
    var types = ofKind(kind);
    if (types.size() == 1 || observer.find(key.type(), key.key()).isPresent()) {
      return key;
    }
    var meant =
        types.stream()
            .map(type -> new MirrorKey(type, key.key()))
            .filter(other -> observer.find(other.type(), other.key()).isPresent())
            .findFirst();
    meant.ifPresent(other -> observer.seenAs(key, other));
    return meant.orElse(key);
  }

  /** Tells in which cluster it works. Another one than before voids what it remembers. */
  public void cluster(String uid) {
    if (!memory.cluster().equals(uid)) {
      memory.cluster(uid);
    }
  }

  /**
   * One pass over a key.
   *
   * @throws StoreException {@code FENCED} if another mirror has taken over; others to try again
   * @throws KubeException to try again
   * @throws Halted if another cloud owns the cluster
   */
  public Next reconcile(MirrorKey asked) {
    var key = meant(asked);
    var before = new Step(Plan.NOTHING, null);
    for (var step = 0; step < STEPS; step++) {
      if (memory.cluster().isEmpty()) {
        memory.cluster(kube.clusterUid());
      }
      var next = step(key, before.found());
      if (next.plan().actions().isEmpty() || next.plan().equals(before.plan())) {
        var after = next.plan().lookAgain();
        return after == null ? KeyedQueue.DONE : new Next.LookAgain(positive(after));
      }
      before = next;
    }
    return new Next.LookAgain(AGAIN);
  }

  private static Duration positive(Duration after) {
    return after.isNegative() ? Duration.ZERO : after;
  }

  /**
   * What was decided and done.
   *
   * @param found the resource after it; null if it must be asked for
   */
  private record Step(Plan plan, Observer.@Nullable Found found) {}

  private Step step(MirrorKey key, Observer.@Nullable Found known) {
    var seen = observer.observe(key, context(null), known);
    var resource = seen.situation().resource();
    var applied = memory.lastApplied(key, resource);
    var situation = with(seen.situation(), context(applied));
    remember(key, situation);
    wakeHeld(situation);
    var plan = MirrorPlan.decide(situation);
    var found = new Observer.Found(resource);
    for (var action : plan.actions()) {
      try (var _ = LogContext.job(job(situation.document()))) {
        LOG.debug("{}", action.getClass().getSimpleName());
        var left = actor.act(action, new Observer.Seen(situation, seen.stored()));
        found = after(action, found, left);
      } catch (StoreException e) {
        if (overtaken(e)) {
          return new Step(new Plan(plan.actions(), AGAIN), null);
        }
        throw e;
      } catch (KubeException e) {
        if (e.code() == KubeException.Code.NOT_SERVED) {
          memory.forgetNamespaces();
        }
        if (overtaken(e)) {
          return new Step(new Plan(plan.actions(), AGAIN), null);
        }
        throw e;
      }
    }
    return new Step(plan, found);
  }

  private static Observer.@Nullable Found after(
      MirrorAction action, Observer.@Nullable Found before, @Nullable Resource left) {
    return switch (action) {
      case MirrorAction.Create _, MirrorAction.Apply _ -> new Observer.Found(left);
      case MirrorAction.Hold _, MirrorAction.Delete _, MirrorAction.LetGo _ -> null;
      case MirrorAction.CreateRemains _, MirrorAction.Bury _, MirrorAction.MakeDocument _ -> null;
      default -> before;
    };
  }

  /** For which something is done. */
  private static Optional<String> job(@Nullable Document document) {
    if (document == null) {
      return Optional.empty();
    }
    var deleting = document.deleting();
    var operation = document.operation();
    return deleting != null
        ? Optional.of(deleting.job())
        : Optional.ofNullable(operation).map(Operation::id);
  }

  /** What a burial was to let go may still name what is gone, if a crash came between. */
  private void wakeHeld(Situation situation) {
    var document = situation.document();
    if (document == null
        || !document.gone()
        || situation.type().links().isEmpty()
        || !TombstonePlan.recent(situation, document)) {
      return;
    }
    for (var link : situation.type().links().stream().filter(l -> !l.readOnly()).toList()) {
      holders
          .of(link, document.key())
          .forEach(item -> wake.accept(new MirrorKey(link.of(), item.document().key())));
    }
  }

  /** The resource changed or went under our hands: that is no failure, only a reason to look. */
  private static boolean overtaken(KubeException e) {
    return e.code() == KubeException.Code.CONFLICT
        || e.code() == KubeException.Code.NOT_FOUND
        || e.code() == KubeException.Code.EXISTS;
  }

  private static boolean overtaken(StoreException e) {
    return e.code() == StoreException.Code.CONFLICT || e.code() == StoreException.Code.NOT_FOUND;
  }

  private Situation.Context context(@Nullable String applied) {
    return new Situation.Context(
        store.cloud(), memory.term(), clock.instant(), memory.cluster(), applied);
  }

  private static Situation with(Situation s, Situation.Context context) {
    return new Situation(
        s.type(),
        s.key(),
        s.document(),
        s.resource(),
        s.job(),
        s.proposed(),
        s.placed(),
        s.holder(),
        s.maker(),
        s.held(),
        s.nested(),
        s.remains(),
        context);
  }

  private void remember(MirrorKey key, Situation situation) {
    var document = situation.document();
    if (document == null) {
      return;
    }
    if (situation.type().equals(ResourceTypes.HOST) && !document.gone()) {
      host(document);
    } else if (!document.gone()
        && document.placement() == null
        && document.status().path(Reports.PROPOSAL).hasNonNull("host")) {
      memory.waiting().add(key);
    } else {
      memory.waiting().remove(key);
    }
  }

  /** What a host lists, and what waits for it, is looked at when the host has something new. */
  private void host(Document host) {
    readings.take(host);
    var changed = memory.inventories().update(host);
    if (!changed.isEmpty()) {
      terminated().forEach(type -> changed.forEach(id -> wake.accept(new MirrorKey(type, id))));
    }
    memory.waiting().forEach(wake);
  }

  private static List<String> terminated() {
    return ResourceTypes.ALL.stream()
        .filter(t -> t.mirrored().filter(m -> m.terminated()).isPresent())
        .map(ResourceType::name)
        .collect(Collectors.toUnmodifiableList());
  }
}
