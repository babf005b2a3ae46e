package eu.stratuslab.bridge.live;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.model.resource.Violation.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** All streams of events of this process, and their bounds. */
public final class Streams implements AutoCloseable {
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int RETRY_SECONDS = 2;

  private final DocumentStore store;
  private final StreamSettings settings;
  private final LongSupplier nanos;
  private final Tail tail;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Integer> perUser = new HashMap<>();
  private final Set<EventStream> running = new HashSet<>();
  private final Thread watch;
  private int open;
  private boolean closed;

  /**
   * @param clock that stands in documents
   * @param nanos this process' own monotonic clock
   */
  public Streams(
      DocumentStore store, StreamSettings settings, InstantSource clock, LongSupplier nanos) {
    this.store = store;
    this.settings = settings;
    this.nanos = nanos;
    this.tail = new Tail(store, settings.kept(), clock);
    this.watch = Thread.ofVirtual().name("stream-watch").start(this::watch);
  }

  /** A stream that was admitted. It must be run, once. */
  @FunctionalInterface
  public interface Admitted {
    /**
     * Writes events until the stream ends.
     *
     * @throws IOException if the client is gone
     */
    void run(OutputStream out) throws IOException;
  }

  /**
   * Admits a stream.
   *
   * @param following how many resources it will follow
   * @param lastEventId what the client came back with
   * @throws Refusal {@code TOO_MANY_REQUESTS}, {@code UNAVAILABLE}
   */
  public Admitted open(
      Subject subject, Reader reader, long following, Optional<String> lastEventId) {
    admit(reader.user(), following);
    return out -> {
      try {
        tail.enter();
        try {
          run(subject, reader, lastEventId, new EventWriter(out, nanos));
        } finally {
          tail.leave();
        }
      } finally {
        release(reader.user());
      }
    };
  }

  private void admit(String user, long following) {
    lock.lock();
    try {
      if (closed || open >= settings.all()) {
        throw Refusal.later(Reason.UNAVAILABLE, "too many streams", RETRY_SECONDS);
      }
      var mine = perUser.getOrDefault(user, 0);
      if (mine >= settings.perUser()) {
        // Some of them may have lost their client, and notice that when they write.
        running.forEach(EventStream::prod);
        tail.wake();
        throw Refusal.later(
            Reason.TOO_MANY_REQUESTS,
            "a user may have %d streams open".formatted(settings.perUser()),
            RETRY_SECONDS);
      }
      var followed = running.stream().mapToLong(EventStream::following).sum();
      if (followed + following > settings.resources()) {
        throw Refusal.later(
            Reason.UNAVAILABLE,
            "the streams follow too many resources; use $filter",
            RETRY_SECONDS);
      }
      open++;
      perUser.put(user, mine + 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void release(String user) {
    lock.lock();
    try {
      open--;
      perUser.computeIfPresent(user, (_, mine) -> mine == 1 ? null : mine - 1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run(Subject subject, Reader reader, Optional<String> lastEventId, EventWriter writer)
      throws IOException {
    var ids = new EventId(subject.name());
    var beat = settings.heartbeat().toNanos();
    var stream = new EventStream(store, tail, subject, ids, reader, nanos, beat, writer);
    if (!add(stream)) {
      return;
    }
    try {
      stream.run(lastEventId);
    } finally {
      remove(stream);
    }
  }

  private boolean add(EventStream stream) {
    lock.lock();
    try {
      return !closed && running.add(stream);
    } finally {
      lock.unlock();
    }
  }

  private void remove(EventStream stream) {
    lock.lock();
    try {
      running.remove(stream);
    } finally {
      lock.unlock();
    }
  }

  /** How many are open. */
  public int open() {
    lock.lock();
    try {
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off whoever does not read. */
  private void watch() {
    var patience = settings.patience().toNanos();
    while (awaitRunning()) {
      lock.lock();
      try {
        new ArrayList<>(running).forEach(stream -> stream.cutOff(patience));
      } finally {
        lock.unlock();
      }
    }
  }

  /** Returns after a while in which there was a stream; false at the end. */
  private boolean awaitRunning() {
    lock.lock();
    try {
      while (!closed && open == 0) {
        changed.await();
      }
      var left = Math.max(1, settings.patience().toNanos() / 10);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams in good order, as far as their clients read. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      running.forEach(EventStream::end);
      changed.signalAll();
      tail.wake();
      var left = CLOSE_NANOS;
      while (open > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
      running.forEach(stream -> stream.cutOff(0));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    tail.close();
    watch.interrupt();
  }
}
