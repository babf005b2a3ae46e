package eu.stratuslab.bridge.store.couchbase.fake;

import java.util.ArrayDeque;
import java.util.Optional;

/** What goes wrong, next or until told otherwise. */
public final class Faults {
  /** What can happen to one write. */
  public enum Fault {
    /** The connection is gone before anything happened. */
    DROP_BEFORE,
    /** The write happened, and the connection is gone before the answer. */
    DROP_AFTER,
    /** The server has no room just now. */
    BUSY
  }

  private final ArrayDeque<Fault> next = new ArrayDeque<>();
  private boolean stalled;
  private long freeBytes = Long.MAX_VALUE;

  /** The next writes of documents go wrong so, one after the other. */
  public synchronized void next(Fault... faults) {
    next.addAll(java.util.List.of(faults));
  }

  /** As long as it is so, no write becomes durable. */
  public synchronized void stall(boolean persistence) {
    stalled = persistence;
    notifyAll();
  }

  /** The free space that the cluster reports. */
  public synchronized void freeBytes(long bytes) {
    freeBytes = bytes;
  }

  synchronized long freeBytes() {
    return freeBytes;
  }

  synchronized Optional<Fault> take() {
    return Optional.ofNullable(next.poll());
  }

  /** Waits until writes become durable; false if that takes longer. */
  synchronized boolean persisted(long millis) throws InterruptedException {
    var end = System.nanoTime() + millis * 1_000_000;
    while (stalled) {
      var left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
