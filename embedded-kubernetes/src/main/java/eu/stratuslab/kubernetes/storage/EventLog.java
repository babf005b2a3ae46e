package eu.stratuslab.kubernetes.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last changes of one resource, in order. A watcher keeps only the revision that it has seen
 * and asks for what came after: a slow one costs nothing and, when the history has moved on, is
 * told that its revision is gone.
 */
public final class EventLog {
  private static final int MOST_AT_ONCE = 500;

  /** What there is after a revision. */
  public sealed interface Reading {
    /** Changes in order; none when the wait was over. */
    record Changes(List<Change> list) implements Reading {}

    /** The history begins after the revision that was asked for. */
    record Gone(long oldest) implements Reading {}

    /** There will be no more. */
    record Closed() implements Reading {}
  }

  private final Change[] ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long appended;
  private long begin;
  private boolean closed;

  /**
   * An empty history.
   *
   * @param capacity how many changes are kept
   * @param begin the revision after which every change will be known
   */
  public EventLog(int capacity, long begin) {
    this.ring = new Change[capacity];
    this.begin = begin;
  }

  /** Adds changes of one commit, in order. */
  public void append(List<Change> changes) {
    lock.lock();
    try {
      for (Change change : changes) {
        int slot = (int) (appended % ring.length);
        if (appended >= ring.length) {
          begin = ring[slot].revision();
        }
        ring[slot] = change;
        appended++;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all: only changes after this revision will be known. */
  public void restart(long revision) {
    lock.lock();
    try {
      appended = 0;
      begin = revision;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for every reader. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The changes after a revision, waiting for the first of them for at most this long. */
  public Reading after(long revision, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return new Reading.Closed();
        }
        if (revision < begin) {
          return new Reading.Gone(begin);
        }
        long first = firstAfter(revision);
        if (first < appended || left <= 0) {
          return new Reading.Changes(copy(first));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all changes after a revision are still known. */
  public boolean reaches(long revision) {
    lock.lock();
    try {
      return !closed && revision >= begin;
    } finally {
      lock.unlock();
    }
  }

  /** The revision after which all changes are known. */
  public long begin() {
    lock.lock();
    try {
      return begin;
    } finally {
      lock.unlock();
    }
  }

  private long firstAfter(long revision) {
    long low = Math.max(0, appended - ring.length);
    long high = appended;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ring[(int) (middle % ring.length)].revision() > revision) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private List<Change> copy(long first) {
    long end = Math.min(appended, first + MOST_AT_ONCE);
    List<Change> copy = new ArrayList<>((int) (end - first));
    for (long i = first; i < end; i++) {
      copy.add(ring[(int) (i % ring.length)]);
    }
    return copy;
  }
}
