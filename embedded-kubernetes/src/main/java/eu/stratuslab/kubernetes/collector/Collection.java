package eu.stratuslab.kubernetes.collector;

import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.storage.Change;
import eu.stratuslab.kubernetes.storage.CommitListener;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import eu.stratuslab.kubernetes.storage.Store;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the objects that the collector should look at: those that a commit concerns, and all of
 * them at the start and from time to time, so that nothing depends on a single look.
 */
public final class Collection implements CommitListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Collection.class);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration END = Duration.ofSeconds(10);

  private final Store store;
  private final Collector collector;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Set<ObjectKey> pending = new LinkedHashSet<>();
  private boolean closed;
  private Optional<Thread> thread = Optional.empty();

  public Collection(Store store, Supplier<Catalog> catalog, Objects objects, InstantSource clock) {
    this.store = store;
    this.collector = new Collector(store, catalog, new Edits(objects, clock), clock);
  }

  /** Collects on a thread of its own. */
  public void start() {
    sweep();
    thread = Optional.of(Thread.ofVirtual().name("kubernetes-collector").start(this::run));
  }

  @Override
  public void committed(List<Change> changes) {
    lock.lock();
    try {
      for (Change change : changes) {
        concerned(change);
      }
      if (!pending.isEmpty()) {
        added.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void wiped() {
    lock.lock();
    try {
      pending.clear();
    } finally {
      lock.unlock();
    }
  }

  private void concerned(Change change) {
    StoredObject object = change.after();
    if (object.key().storage().equals(Roles.CLUSTER_ROLES)) {
      store.list(Roles.CLUSTER_ROLES, "").objects().stream()
          .filter(Aggregation::aggregates)
          .forEach(each -> pending.add(each.key()));
    }
    if (!change.removed()) {
      if (Collector.interesting(object)) {
        pending.add(object.key());
      }
      return;
    }
    pending.addAll(store.dependents(object.uid()));
    for (String owner : object.owners()) {
      store.byUid(owner).filter(StoredObject::deleting).ifPresent(each -> pending.add(each.key()));
    }
    ending(new ObjectKey(Builtins.NAMESPACES, "", object.key().namespace()));
    ending(new ObjectKey(Builtins.DEFINITIONS, "", object.key().storage()));
    if (object.key().storage().equals(Builtins.DEFINITIONS)) {
      store.endWatches(object.key().name());
    }
  }

  private void ending(ObjectKey key) {
    store.get(key).filter(StoredObject::deleting).ifPresent(each -> pending.add(each.key()));
  }

  private void sweep() {
    List<ObjectKey> all =
        store.all().stream().filter(Collector::interesting).map(StoredObject::key).toList();
    lock.lock();
    try {
      pending.addAll(all);
    } finally {
      lock.unlock();
    }
  }

  /** Looks at everything that is pending; returns when nothing is. For simulations. */
  public void settle() {
    Optional<ObjectKey> next = poll();
    while (next.isPresent()) {
      collector.examine(next.get());
      next = poll();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<ObjectKey> next = take();
        if (next.isEmpty()) {
          return;
        }
        look(next.get());
      }
    } catch (InterruptedException _) {
      // The server is closing.
      Thread.currentThread().interrupt();
    }
  }

  private void look(ObjectKey key) {
    try {
      collector.examine(key);
    } catch (RuntimeException | Error e) {
      // The next sweep looks again.
      LOG.warn("could not look at {}: {}", key, e.toString());
    }
  }

  private Optional<ObjectKey> take() throws InterruptedException {
    while (true) {
      lock.lock();
      try {
        if (closed) {
          return Optional.empty();
        }
        if (!pending.isEmpty() || added.await(SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
          Optional<ObjectKey> next = poll();
          if (next.isPresent()) {
            return next;
          }
          continue;
        }
      } finally {
        lock.unlock();
      }
      sweep();
    }
  }

  private Optional<ObjectKey> poll() {
    lock.lock();
    try {
      Optional<ObjectKey> first = pending.stream().findFirst();
      first.ifPresent(pending::remove);
      return first;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      added.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread.isPresent()) {
      try {
        thread.get().join(END);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
