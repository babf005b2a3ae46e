package eu.stratuslab.simulation.process;

import eu.stratuslab.bridge.job.Burial;
import eu.stratuslab.bridge.mirror.AddressSweep;
import eu.stratuslab.bridge.mirror.MirrorKey;
import eu.stratuslab.bridge.mirror.MirrorReconciler;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeApi.Watching;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.simulation.world.Activity;
import eu.stratuslab.simulation.world.Timeline;
import eu.stratuslab.simulation.world.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One term of one mirror: what {@code Mirroring} does with threads, on the timeline. */
final class MirrorTerm {
  private static final int BATCH = 1000;

  private final DocumentStore store;
  private final MirrorReconciler reconciler;
  private final WorkQueue<MirrorKey> queue;
  private final List<Watching> watches = new ArrayList<>();
  private final Runnable fenced;
  private final long number;
  private Optional<String> checkpoint = Optional.empty();
  private boolean over;

  /**
   * @param activity that looks at keys
   * @param number of this term
   * @param fenced told that another mirror has taken over
   */
  MirrorTerm(
      DocumentStore store,
      KubeApi kube,
      Burial burial,
      Timeline clock,
      Activity activity,
      long number,
      String cluster,
      Runnable fenced) {
    this.store = store;
    this.fenced = fenced;
    this.number = number;
    queue = new WorkQueue<>(activity, this::look);
    reconciler =
        new MirrorReconciler(store, kube, burial::bury, clock, number, queue::add, _ -> {});
    reconciler.cluster(cluster);
    for (var type : ResourceTypes.ALL) {
      type.mirrored()
          .ifPresent(
              mirrored ->
                  watches.add(
                      kube.watch(
                          Kind.of(mirrored), Map.of(), ref -> queue.add(reconciler.of(ref)))));
    }
  }

  long number() {
    return number;
  }

  /** Takes up what the feed tells. */
  void follow() {
    if (over) {
      return;
    }
    if (checkpoint.isEmpty()) {
      var now = store.checkpoint();
      readAll();
      checkpoint = Optional.of(now);
    }
    var batch = store.changes(checkpoint, BATCH, 0);
    batch.changes().forEach(this::add);
    checkpoint = Optional.of(batch.checkpoint());
  }

  /** Everything is looked at again, in this cluster. */
  void resync(String cluster) {
    reconciler.cluster(cluster);
    readAll();
    new AddressSweep(store).sweep();
  }

  private void readAll() {
    var from = Optional.<String>empty();
    for (var size = BATCH; size == BATCH && !over; ) {
      var batch = store.changes(from, BATCH, 0);
      batch.changes().forEach(this::add);
      from = Optional.of(batch.checkpoint());
      size = batch.changes().size();
    }
  }

  private void add(DocumentStore.Change change) {
    MirrorReconciler.of(change.type(), change.key()).ifPresent(queue::add);
  }

  private Next look(MirrorKey key) {
    if (over) {
      return eu.stratuslab.kube.KeyedQueue.DONE;
    }
    try {
      return reconciler.reconcile(key);
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.FENCED) {
        fenced.run();
      }
      throw e;
    } catch (KubeException e) {
      if (e.code() == KubeException.Code.NOT_SERVED) {
        return new Next.LookAgain(Duration.ofSeconds(5));
      }
      throw e;
    }
  }

  void end() {
    over = true;
    watches.forEach(Watching::close);
  }
}
