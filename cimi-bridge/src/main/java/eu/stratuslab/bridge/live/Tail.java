package eu.stratuslab.bridge.live;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.bridge.measure.BridgeMetrics;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Changed;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store's feed once for all streams of the process, and keeps the newest changes, so many
 * and no more. A stream that lags behind them reads from the store by itself.
 */
final class Tail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final int BATCH = 256;
  private static final long WAIT_MILLIS = 15_000;
  private static final long PAUSE_NANOS = 200_000_000;
  private static final long FAULT_NANOS = 1_000_000_000;
  private static final long EMPTY_NANOS = 2_000_000;
  private static final long CLOSE_MILLIS = 10_000;
  private static final long MAX_BYTES = 16L << 20;

  private final DocumentStore store;
  private final InstantSource clock;
  private final Thread thread;

  /** Held while the feed is read: what is appended is in the order of the feed. */
  private final ReentrantLock reading = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** The change of number n stands at n modulo the length. */
  private final @Nullable Changed[] ring;

  private long oldest;
  private long bytes;
  private long appended;
  private @Nullable String checkpoint;
  private int streams;
  private boolean stale = true;
  private volatile boolean closed;

  /** How far the feed was read: the number of the newest change, and the checkpoint behind it. */
  record Head(long number, String checkpoint) {}

  Tail(DocumentStore store, int kept, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.ring = new Changed[kept];
    this.thread = Thread.ofVirtual().name("stream-feed").start(this::follow);
  }

  /** Follows the feed from now on, until as many have left. */
  void enter() {
    lock.lock();
    try {
      // What was written while nobody listened is of no use to anybody.
      stale |= streams == 0;
      streams++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      streams--;
    } finally {
      lock.unlock();
    }
  }

  /** Reads up to now: nothing that was written before this call is behind the head. */
  Head sync() {
    reading.lock();
    try {
      var from = start();
      while (true) {
        var batch = store.changed(from, Optional.empty(), Optional.empty(), BATCH);
        append(batch);
        measure(batch);
        if (batch.size() < BATCH) {
          return head();
        }
        from = batch.getLast().checkpoint();
      }
    } catch (StoreException e) {
      if (e.code() == Code.GONE) {
        forget();
      }
      throw e;
    } finally {
      reading.unlock();
    }
  }

  private Head head() {
    lock.lock();
    try {
      return new Head(appended, String.valueOf(checkpoint));
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    lock.lock();
    try {
      checkpoint = null;
      stale = true;
    } finally {
      lock.unlock();
    }
  }

  /** Where to read on; everything is passed over when nobody was told what came before. */
  private String start() {
    lock.lock();
    try {
      if (!stale && checkpoint != null) {
        return checkpoint;
      }
    } finally {
      lock.unlock();
    }
    var now = store.checkpoint();
    lock.lock();
    try {
      while (oldest < appended) {
        dropOldest();
      }
      // Nobody may take the gap for nothing.
      oldest = ++appended;
      checkpoint = now;
      stale = false;
      return now;
    } finally {
      lock.unlock();
    }
  }

  private void append(List<Changed> batch) {
    if (batch.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (var changed : batch) {
        if (appended - oldest == ring.length) {
          dropOldest();
        }
        ring[at(appended++)] = changed;
        bytes += changed.bytes();
      }
      while (bytes > MAX_BYTES) {
        dropOldest();
      }
      checkpoint = batch.getLast().checkpoint();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void measure(List<Changed> batch) {
    var now = clock.instant();
    for (var changed : batch) {
      changed
          .document()
          .ifPresent(document -> BridgeMetrics.told(Duration.between(document.updated(), now)));
    }
  }

  private int at(long number) {
    return (int) (number % ring.length);
  }

  private void dropOldest() {
    var dropped = requireNonNull(ring[at(oldest)]);
    ring[at(oldest++)] = null;
    bytes -= dropped.bytes();
  }

  /** What came behind a number; empty if that is not kept any more. */
  Optional<List<Changed>> after(long number) {
    lock.lock();
    try {
      if (number < oldest) {
        return Optional.empty();
      }
      var changes = new ArrayList<Changed>();
      for (var n = number; n < appended; n++) {
        changes.add(requireNonNull(ring[at(n)]));
      }
      return Optional.of(changes);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something behind a number, or another reason to stop waiting. */
  void await(long number, long nanos, BooleanSupplier stop) {
    lock.lock();
    try {
      var left = nanos;
      while (appended <= number && left > 0 && !closed && !stop.getAsBoolean()) {
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Lets everybody who waits look at its reasons again. */
  void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    while (!closed) {
      try {
        awaitStreams();
        if (!closed) {
          // Only a signal: what is read is read under the lock.
          var signal = store.changes(Optional.of(sync().checkpoint()), 1, WAIT_MILLIS);
          if (signal.changes().isEmpty()) {
            // A store that does not wait must not be asked without pause.
            LockSupport.parkNanos(EMPTY_NANOS);
          }
        }
      } catch (StoreException e) {
        if (!closed && e.code() != Code.GONE) {
          LOG.debug("the feed of changes is taken up again: {}", e.getMessage());
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (RuntimeException | Error e) {
        if (!closed) {
          LOG.warn("the feed of changes is taken up again after a fault of ours", e);
          LockSupport.parkNanos(FAULT_NANOS);
        }
      }
    }
  }

  private void awaitStreams() {
    lock.lock();
    try {
      while (streams == 0 && !closed) {
        news.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
