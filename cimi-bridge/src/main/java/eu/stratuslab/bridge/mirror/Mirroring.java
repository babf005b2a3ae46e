package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KeyedQueue.Next;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private final MirrorReconciler reconciler;
  private final KeyedQueue<MirrorKey> queue;
  private final List<KubeApi.Watching> watches = new ArrayList<>();
  private final Resync resync;
  private final Consumer<RuntimeException> end;
  private final Runnable notServed;
  private final AtomicBoolean waitingForTypes = new AtomicBoolean();

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
              mirrored -> watches.add(kube.watch(Kind.of(mirrored), Map.of(), new Watched())));
    }
    resync = new Resync(store, queue);
    resync.ask();
  }

  /** What a watch begins with has hardly changed: it does not go before what has. */
  private final class Watched implements KubeApi.Look {
    @Override
    public void accept(Ref ref) {
      queue.add(reconciler.of(ref));
    }

    @Override
    public void listed(Ref ref) {
      queue.addInBackground(reconciler.of(ref));
    }
  }

  /** Looks at a key that has changed. */
  void changed(MirrorKey key) {
    queue.add(key);
  }

  /**
   * Everything is looked at again, in this cluster; what changes meanwhile does not wait for that.
   */
  void resync(String cluster) {
    reconciler.cluster(cluster);
    resync.ask();
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
    return resync.busy() || queue.size() > 0;
  }

  /** How many keys wait or are worked on. */
  int pending() {
    return queue.size();
  }

  @Override
  public void close() {
    watches.forEach(KubeApi.Watching::close);
    resync.close();
    queue.close();
  }
}
