package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Follower;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One term of one mirror: from its election until it leads no longer. */
final class Mirroring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mirroring.class);
  private static final Duration NOT_SERVED = Duration.ofSeconds(5);
  private static final int BATCH = 1000;

  private final DocumentStore store;
  private final MirrorReconciler reconciler;
  private final KeyedQueue<MirrorKey> queue;
  private final List<KubeApi.Watching> watches = new ArrayList<>();
  private final Follower feed;
  private final Consumer<RuntimeException> end;
  private final Runnable notServed;
  private final AtomicBoolean waitingForTypes = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Begins at once, with a look at everything.
   *
   * @param reconciler makes the reconciler, given how to ask for a look at a key
   * @param end told why it cannot go on: it is fenced, or must halt
   * @param notServed told when a resource type is missing
   */
  Mirroring(
      DocumentStore store,
      KubeApi kube,
      int workers,
      Function<Consumer<MirrorKey>, MirrorReconciler> reconciler,
      Consumer<RuntimeException> end,
      Runnable notServed) {
    this.store = store;
    this.end = end;
    this.notServed = notServed;
    // The queue's workers and the reconciler need each other.
    var made = new AtomicReference<@Nullable KeyedQueue<MirrorKey>>();
    this.reconciler =
        reconciler.apply(
            key -> {
              var there = made.get();
              if (there != null) {
                there.add(key);
              }
            });
    queue = new KeyedQueue<>("mirror", workers, this::look);
    made.set(queue);
    for (var type : ResourceTypes.ALL) {
      type.mirrored()
          .ifPresent(
              mirrored ->
                  watches.add(
                      kube.watch(
                          Kind.of(mirrored), Map.of(), ref -> queue.add(this.reconciler.of(ref)))));
    }
    feed = new Follower("mirror-feed", store, this::add);
  }

  /**
   * Everything is looked at again, in this cluster; what changes meanwhile does not wait for that.
   */
  void resync(String cluster) {
    reconciler.cluster(cluster);
    try {
      readAll();
      new AddressSweep(store).sweep();
    } catch (StoreException e) {
      LOG.warn("not everything was looked at, the next round will: {}", e.getMessage());
    }
  }

  private void readAll() {
    var checkpoint = Optional.<String>empty();
    while (!closed) {
      var batch = store.changes(checkpoint, BATCH, 0);
      batch.changes().forEach(change -> key(change).ifPresent(queue::addInBackground));
      if (batch.changes().size() < BATCH) {
        return;
      }
      checkpoint = Optional.of(batch.checkpoint());
    }
  }

  private void add(DocumentStore.Change change) {
    key(change).ifPresent(queue::add);
  }

  private static Optional<MirrorKey> key(DocumentStore.Change change) {
    return MirrorReconciler.of(change.type(), change.key());
  }

  private Next look(MirrorKey key) {
    try {
      var next = reconciler.reconcile(key);
      if (waitingForTypes.compareAndSet(true, false)) {
        LOG.info("resource types are served again");
      }
      return next;
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.FENCED) {
        end.accept(e);
      }
      throw e;
    } catch (Halted e) {
      end.accept(e);
      throw e;
    } catch (KubeException e) {
      if (e.code() != KubeException.Code.NOT_SERVED) {
        throw e;
      }
      // No failure of the key: nobody can do anything before the type is there.
      if (waitingForTypes.compareAndSet(false, true)) {
        LOG.warn("waiting for a resource type or a namespace: {}", e.getMessage());
      }
      notServed.run();
      return new Next.LookAgain(NOT_SERVED);
    }
  }

  /** True while a key waits or is worked on, or some are still to be read. */
  boolean busy() {
    return !feed.caughtUp() || queue.size() > 0;
  }

  /** How many keys wait or are worked on. */
  int pending() {
    return queue.size();
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(KubeApi.Watching::close);
    feed.close();
    queue.close();
  }
}
