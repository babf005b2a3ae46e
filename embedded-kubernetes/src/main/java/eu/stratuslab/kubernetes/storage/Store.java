package eu.stratuslab.kubernetes.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects, in memory and in a backing. Readers see a commit as a whole and only once it is
 * durable; a revision is given once and never again.
 */
public final class Store {
  private final Backing backing;
  private final int history;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Index index = new Index();
  private final Map<String, EventLog> logs = new ConcurrentHashMap<>();
  private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
  private volatile long revision;
  private volatile long historyStart;

  /**
   * Loads what the backing holds.
   *
   * @param history how many events are kept per resource for watches that begin in the past
   * @param first the revision with which an empty backing begins
   */
  public Store(Backing backing, int history, long first) {
    this.backing = backing;
    this.history = history;
    Backing.Contents contents = backing.load();
    this.revision = contents.revision() > 0 ? contents.revision() : first;
    this.historyStart = revision;
    contents.objects().forEach(index::put);
  }

  public void listen(CommitListener listener) {
    listeners.add(listener);
  }

  /** The revision of the last commit. */
  public long revision() {
    return reading(() -> revision);
  }

  public Optional<StoredObject> get(ObjectKey key) {
    return reading(() -> Optional.ofNullable(index.get(key)));
  }

  public Optional<StoredObject> byUid(String uid) {
    return reading(() -> Optional.ofNullable(index.byUid(uid)));
  }

  /** Objects that name this uid as their owner. */
  public Set<ObjectKey> dependents(String uid) {
    return reading(() -> index.dependents(uid));
  }

  /** The objects of one storage; of all namespaces when the namespace is "". */
  public Snapshot list(String storage, String namespace) {
    return reading(() -> new Snapshot(revision, index.list(storage, namespace)));
  }

  /** Every object. */
  public List<StoredObject> all() {
    return reading(index::all);
  }

  /** The history of one storage. */
  public EventLog log(String storage) {
    return logs.computeIfAbsent(storage, _ -> new EventLog(history, historyStart));
  }

  /** Ends the watches of a storage, because its resource is gone. */
  public void endWatches(String storage) {
    EventLog ended = logs.put(storage, new EventLog(history, revision()));
    if (ended != null) {
      ended.close();
    }
  }

  /** Ends all watches. */
  public void endAllWatches() {
    List.copyOf(logs.keySet()).forEach(this::endWatches);
  }

  /**
   * Commits what still fits, in order and as one transaction; one caller at a time.
   *
   * @return per proposal the object as stored, or empty where the proposal came too late
   */
  synchronized List<Optional<StoredObject>> commit(List<Proposal> proposals) {
    Map<ObjectKey, Optional<StoredObject>> overlay = new HashMap<>();
    List<Optional<StoredObject>> results = new ArrayList<>(proposals.size());
    List<Change> changes = new ArrayList<>(proposals.size());
    long next = revision;
    for (Proposal proposal : proposals) {
      @Nullable StoredObject before = current(overlay, proposal.key());
      if (!fits(proposal, before, overlay)) {
        results.add(Optional.empty());
        continue;
      }
      next++;
      StoredObject after = StoredObject.stamped(proposal.key(), next, proposal.next());
      changes.add(new Change(proposal.key(), next, before, after, proposal.remove()));
      overlay.put(proposal.key(), proposal.remove() ? Optional.empty() : Optional.of(after));
      results.add(Optional.of(after));
    }
    if (!changes.isEmpty()) {
      backing.commit(next, changes);
      publish(next, changes);
    }
    return results;
  }

  /** Forgets everything but the revision; every watch learns that its revision is gone. */
  synchronized void wipe() {
    long next = revision + 1;
    backing.wipe(next);
    lock.writeLock().lock();
    try {
      index.clear();
      revision = next;
      historyStart = next;
      logs.values().forEach(each -> each.restart(next));
    } finally {
      lock.writeLock().unlock();
    }
    listeners.forEach(CommitListener::wiped);
  }

  private boolean fits(
      Proposal proposal,
      @Nullable StoredObject before,
      Map<ObjectKey, Optional<StoredObject>> overlay) {
    if ((before == null ? 0 : before.revision()) != proposal.expected()) {
      return false;
    }
    ObjectKey within = proposal.within();
    if (within == null) {
      return true;
    }
    StoredObject around = current(overlay, within);
    return around != null && !around.deleting();
  }

  private @Nullable StoredObject current(
      Map<ObjectKey, Optional<StoredObject>> overlay, ObjectKey key) {
    Optional<StoredObject> pending = overlay.get(key);
    // Only writers change the index and they come one at a time: no lock is needed to read here.
    return pending == null ? index.get(key) : pending.orElse(null);
  }

  private void publish(long next, List<Change> changes) {
    Map<String, List<Change>> byStorage = new HashMap<>();
    changes.forEach(
        each -> byStorage.computeIfAbsent(each.key().storage(), _ -> new ArrayList<>()).add(each));
    lock.writeLock().lock();
    try {
      changes.forEach(index::apply);
      revision = next;
      byStorage.forEach((storage, list) -> log(storage).append(list));
    } finally {
      lock.writeLock().unlock();
    }
    listeners.forEach(each -> each.committed(changes));
  }

  private <T> T reading(Supplier<T> read) {
    lock.readLock().lock();
    try {
      return read.get();
    } finally {
      lock.readLock().unlock();
    }
  }
}
