package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.Follower;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Waits for the ends of Jobs, woken by the store's feed, which is followed once somebody waits. */
public final class Endings implements AutoCloseable {
  private final DocumentStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Set<Semaphore>> waiting = new HashMap<>();
  private @Nullable Follower follower;
  private boolean closed;

  public Endings(DocumentStore store) {
    this.store = store;
  }

  /** The Job once it has ended; empty if it has not within that time, or is gone. */
  public Optional<Document> await(String job, Duration longest) {
    var woken = new Semaphore(0);
    if (!enter(job, woken)) {
      return Optional.empty();
    }
    try {
      var until = System.nanoTime() + longest.toNanos();
      while (true) {
        woken.drainPermits();
        var seen = Reads.living(store, ResourceTypes.JOB.name(), job).map(s -> s.document());
        var over = seen.map(document -> JobBehaviour.stateOf(document).ended()).orElse(true);
        if (over || !woken.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return over ? seen : Optional.empty();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      leave(job, woken);
    }
  }

  private boolean enter(String job, Semaphore woken) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      waiting.computeIfAbsent(job, _ -> new HashSet<>()).add(woken);
      if (follower == null) {
        follower = new Follower("job-endings", store, this::wakeAll, this::wake);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(String job, Semaphore woken) {
    lock.lock();
    try {
      waiting.computeIfPresent(
          job,
          (_, waiters) -> {
            waiters.remove(woken);
            return waiters.isEmpty() ? null : waiters;
          });
    } finally {
      lock.unlock();
    }
  }

  private void wakeAll() {
    lock.lock();
    try {
      waiting.values().forEach(waiters -> waiters.forEach(Semaphore::release));
    } finally {
      lock.unlock();
    }
  }

  private void wake(Change change) {
    if (change.type().equals(ResourceTypes.JOB.name())) {
      lock.lock();
      try {
        waiting.getOrDefault(change.key(), Set.of()).forEach(Semaphore::release);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Those who wait go on waiting until their time is over, and nobody begins to. */
  @Override
  public void close() {
    Follower following;
    lock.lock();
    try {
      closed = true;
      following = follower;
    } finally {
      lock.unlock();
    }
    if (following != null) {
      following.close();
    }
  }
}
