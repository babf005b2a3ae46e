package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.job.Telling;
import eu.stratuslab.bridge.measure.BridgeMetrics;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.bridge.mirror.MirrorAction.ProgressJob;
import eu.stratuslab.bridge.mirror.MirrorAction.PutSecret;
import eu.stratuslab.bridge.mirror.MirrorAction.ReportDouble;
import eu.stratuslab.bridge.mirror.MirrorAction.RevertedEvent;
import eu.stratuslab.bridge.mirror.MirrorAction.TakePlacement;
import eu.stratuslab.bridge.mirror.MirrorAction.Withdraw;
import eu.stratuslab.bridge.mirror.Observer.Seen;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Canonical;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a plan says, each step by compare-and-swap. Throws what must be looked at anew. */
final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);

  private final DocumentStore store;
  private final KubeApi kube;
  private final Burials burials;
  private final InstantSource clock;
  private final Consumer<String> crash;
  private final AddressClaims addresses;
  private final JobActor jobs;
  private final Alarms alarms;
  private final Telling telling;
  private final Memory memory;
  private final Holders holders;
  private final Consumer<MirrorKey> wake;

  Actor(
      DocumentStore store,
      KubeApi kube,
      Burials burials,
      InstantSource clock,
      Consumer<String> crash,
      Memory memory,
      Holders holders,
      Consumer<MirrorKey> wake) {
    this.store = store;
    this.kube = kube;
    this.burials = burials;
    this.clock = clock;
    this.crash = crash;
    this.memory = memory;
    this.wake = wake;
    this.holders = holders;
    addresses = new AddressClaims(store, clock);
    jobs = new JobActor(store, clock, memory, wake);
    telling = new Telling(store, clock);
    alarms = new Alarms(store, clock, telling);
  }

  /** Returns the resource as it was left, if Kubernetes has said so. */
  @Nullable Resource act(MirrorAction action, Seen seen) {
    Resource left = null;
    var name = action.getClass().getSimpleName();
    crash.accept("mirror.before-" + name + " " + key(seen));
    switch (action) {
      case PutSecret a -> putSecret(a, seen);
      case MirrorAction.Create(Resource resource) -> left = create(resource, seen);
      case MirrorAction.Apply(Resource resource, String uid) -> left = apply(resource, uid, seen);
      case RevertedEvent a -> reverted(a, seen);
      case MirrorAction.Hold(Ref ref, String uid) ->
          kube.addFinalizer(ref, uid, MirrorPlan.FINALIZER);
      case MirrorAction.Delete(Ref ref, String uid) -> kube.delete(ref, uid);
      case MirrorAction.LetGo(Ref ref, String uid, String version) ->
          kube.removeFinalizer(ref, uid, version, MirrorPlan.FINALIZER);
      case MirrorAction.DeleteSecret(String namespace, String secret) ->
          deleteSecret(namespace, secret);
      case MirrorAction.CopyStatus a ->
          patch(
              seen, document -> settled(seen, document.with(d -> d.status(a.status()).reported())));
      case TakePlacement a -> place(a, seen);
      case ProgressJob a -> jobs.progress(a);
      case EndJob a -> jobs.end(a, key(seen), alarms.failed(stored(seen).document(), a));
      case MirrorAction.Release(Document released) -> release(released, seen);
      case MirrorAction.ClearOperation(String job) -> clear(job, seen);
      case Withdraw a -> withdraw(a, seen);
      case MirrorAction.Bury(String job) -> bury(job, seen);
      case MirrorAction.MakeDocument(Document document) -> make(document);
      case MirrorAction.CreateRemains(Resource resource) -> createRemains(resource, seen);
      case MirrorAction.ReportOrphan(Ref ref, String uid) -> orphaned(ref, uid, seen);
      case ReportDouble a -> reportDouble(a, seen);
      case MirrorAction.YieldTo(long term) -> yieldTo(term);
      case MirrorAction.LeaveForeign(Ref ref, String cloud) ->
          LOG.warn("{} belongs to cloud {} and is not touched", ref, cloud);
    }
    crash.accept("mirror.after-" + name + " " + key(seen));
    return left;
  }

  /** Remembers that data are there, whatever is lost or reported later. */
  private static Document settled(Seen seen, Document document) {
    var placement = document.placement();
    return placement != null
            && !placement.hasData()
            && seen.situation().type().behaviour().settled(document)
        ? document.with(d -> d.placement(placement.settling()))
        : document;
  }

  private static Stored stored(Seen seen) {
    return Objects.requireNonNull(seen.stored(), "the document was there when this was decided");
  }

  private void putSecret(PutSecret a, Seen seen) {
    var name = a.namespace() + "/" + a.name();
    var digest = Canonical.digest(Canonical.text(Json.tree(a.values())));
    if (!a.lost() && seen.situation().resource() != null && memory.hasSecret(name, digest)) {
      return;
    }
    namespace(a.namespace(), seen);
    var data = new HashMap<String, byte[]>();
    a.values().forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
    kube.putSecret(a.namespace(), a.name(), seen.situation().context().cloud(), data);
    memory.secret(name, digest);
  }

  private void deleteSecret(String namespace, String secret) {
    var name = namespace + "/" + secret;
    if (!memory.hasSecret(name, "")) {
      kube.deleteSecret(namespace, secret);
      memory.secret(name, "");
    }
  }

  private Resource create(Resource resource, Seen seen) {
    namespace(resource.namespace(), seen);
    var created = kube.create(resource);
    memory.applied(key(seen), created);
    measure(seen);
    return created;
  }

  private void createRemains(Resource resource, Seen seen) {
    namespace(resource.namespace(), seen);
    kube.create(resource);
    memory.inventories().asked(resource.name());
  }

  private void namespace(@Nullable String name, Seen seen) {
    if (name == null || memory.hasNamespace(name)) {
      return;
    }
    try {
      kube.ensureNamespace(name, seen.situation().context().cloud());
    } catch (KubeException e) {
      if (e.code() == KubeException.Code.CONFLICT) {
        throw new Halted(e.getMessage() == null ? name : e.getMessage(), e);
      }
      throw e;
    }
    memory.namespace(name);
  }

  private Resource apply(Resource resource, String uid, Seen seen) {
    var applied = kube.apply(resource, uid, Labels.BRIDGE);
    memory.applied(key(seen), applied);
    measure(seen);
    return applied;
  }

  /** Only a new revision says how far the mirror is behind; what was lost and made anew is old. */
  private void measure(Seen seen) {
    var document = stored(seen).document();
    var before = seen.situation().resource();
    var known = before == null ? 0 : before.spec().path("revision").asLong();
    var first = before == null && document.revision() == 1 && document.status().isEmpty();
    if (first || (before != null && known < document.revision())) {
      BridgeMetrics.mirrored(Duration.between(document.updated(), clock.instant()));
    }
  }

  private static MirrorKey key(Seen seen) {
    return new MirrorKey(seen.situation().type().name(), seen.situation().key());
  }

  private void orphaned(Ref ref, String uid, Seen seen) {
    kube.event(ref, uid, "orphaned/" + uid, true, "Orphaned", "there is no document of it");
    alarms.orphaned(seen.situation(), ref, uid);
  }

  private void reverted(RevertedEvent a, Seen seen) {
    alarms.reverted(stored(seen).document(), a);
    kube.event(
        a.ref(),
        a.uid(),
        "reverted/" + a.uid() + "/" + a.resourceVersion(),
        true,
        "Reverted",
        "somebody else changed what the document says; it is changed back");
  }

  private void reportDouble(ReportDouble a, Seen seen) {
    alarms.onTwoHosts(stored(seen).document(), a.hosts());
    LOG.error("{} is on more than one host: {}; nothing is removed", a.ref(), a.hosts());
    kube.event(
        a.ref(),
        "",
        "double/" + a.ref().name() + "/" + a.hosts(),
        true,
        "OnTwoHosts",
        "more than one host has it: " + a.hosts());
  }

  /** Writes what is the mirror's to write, under its term, with the state that follows. */
  private void patch(Seen seen, UnaryOperator<Document> change) {
    var before = stored(seen);
    var key = key(seen);
    UnaryOperator<Document> whole =
        document -> stated(seen, document, termed(seen, change.apply(document)));
    store.patchStatus(
        key.type(),
        key.key(),
        before.version(),
        seen.situation().context().term(),
        whole,
        telling.changed(before.document(), whole.apply(before.document())));
  }

  private static Document termed(Seen seen, Document document) {
    var term = seen.situation().context().term();
    return document.with(d -> d.status(Reports.under(term, document.status())));
  }

  private static Document stated(Seen seen, Document before, Document after) {
    var behaviour = seen.situation().type().behaviour();
    var state = behaviour.state(after).orElse(null);
    var was = before.state();
    if (was != null && state != null && !behaviour.follows(was, state)) {
      LOG.warn("{} {} went from {} to {}", before.type(), before.key(), was, state);
    }
    return after.with(d -> d.state(state));
  }

  private void place(TakePlacement a, Seen seen) {
    var document = stored(seen).document();
    var operation = document.operation();
    var job = operation == null ? document.key() : operation.id();
    var claimed =
        a.interfaces().isEmpty()
            ? List.<Placement.Address>of()
            : addresses.claim(document, a.host(), a.subnet(), a.interfaces(), job);
    crash.accept("mirror.claimed " + key(seen));
    var placement = new Placement(a.host(), a.epoch(), claimed);
    try {
      patch(seen, d -> d.with(b -> b.placement(placement).reported()));
      // What was given to it while it was being placed may be elsewhere.
      seen.situation().type().links().stream()
          .flatMap(
              link ->
                  holders.of(link, document.key()).stream()
                      .map(item -> new MirrorKey(link.of(), item.document().key())))
          .forEach(wake);
    } catch (StoreException e) {
      if (e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        releaseUnlessPlaced(document, a.host(), claimed);
      }
      throw e;
    }
  }

  /** Whoever was faster may have named the very addresses. */
  private void releaseUnlessPlaced(
      Document document, String host, List<Placement.Address> claimed) {
    var now = store.get(document.type(), document.key()).document().placement();
    if (now == null || !now.host().equals(host)) {
      addresses.release(document, host, claimed);
    }
  }

  /**
   * The record of who has it is the consumer's, so this is no status: it is written like an edit.
   */
  private void release(Document released, Seen seen) {
    var before = stored(seen);
    if (!holders.released(before, stated(seen, before.document(), released))) {
      throw new StoreException(Code.CONFLICT, key(seen) + " changed before it was let go");
    }
  }

  private void clear(String job, Seen seen) {
    patch(
        seen,
        document -> {
          var operation = document.operation();
          return operation != null && operation.id().equals(job)
              ? document.with(d -> d.operation(null).reported())
              : document;
        });
  }

  /** The wish is the consumer's, so this is no status: it is written like an edit. */
  private void withdraw(Withdraw a, Seen seen) {
    var before = stored(seen);
    var document = before.document();
    var operation = Objects.requireNonNull(document.operation(), "nothing to withdraw");
    var behaviour = seen.situation().type().behaviour();
    var withdrawn = behaviour.withdraw(document, operation, a.reason(), a.message());
    var after = stated(seen, document, withdrawn);
    store.replace(after, before.version(), telling.changed(document, after));
  }

  private void bury(String job, Seen seen) {
    var deletion = seen.situation().job();
    var by = deletion == null ? "" : deletion.acl().owner().principal();
    if (burials.bury(stored(seen), by, job).isEmpty()) {
      throw new StoreException(Code.CONFLICT, key(seen) + " changed before it was buried");
    }
    // What the host listed before it proved that nothing is left is no reason to ask again.
    memory.inventories().asked(key(seen).key());
  }

  private void make(Document document) {
    try {
      store.insert(document, telling.created(document));
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
    }
  }

  /** Another mirror, newer than this one; or a store that was restored and counts too low. */
  private void yieldTo(long term) {
    if (store.term() > memory.term()) {
      throw new StoreException(Code.FENCED, "a newer mirror has taken over");
    }
    LOG.warn("resources carry term {}, the store counts {}: raising it", term, memory.term());
    memory.raiseTo(term, store::raiseTerm);
  }
}
