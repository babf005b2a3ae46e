package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.highlevel.StreamOffset;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Journal.Batch;
import eu.stratuslab.bridge.store.couchbase.Journal.Told;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a position up to where the cluster was when it began: for one who lags behind. It
 * takes no more from the cluster than it has room for.
 */
final class CatchUp implements Sink, AutoCloseable {
  private static final int MAX_ENTRIES = 2000;
  private static final long MAX_BYTES = 8L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Event> queue = new ArrayDeque<>();
  private final ChangeStream stream;
  private final long waitNanos;
  private final BitSet opened = new BitSet();
  private final Position from;

  /** How far the reader is; touched by the reader only. */
  private final StreamOffset[] at;

  private long[] target = new long[0];
  private long bytes;
  private boolean closed;
  private @Nullable StoreException failure;

  private record Event(
      int partition, @Nullable StreamOffset offset, long history, @Nullable Entry entry) {}

  private CatchUp(ChangeStream stream, Position from, long waitNanos) {
    this.stream = stream;
    this.from = from;
    this.at = from.offsets().toArray(StreamOffset[]::new);
    this.waitNanos = waitNanos;
  }

  /** Begins at a position. */
  static CatchUp from(CouchbaseOptions options, Position from) {
    var stream = new ChangeStream(options);
    var catchUp = new CatchUp(stream, from, options.waits().feed().toNanos());
    try {
      stream.resume(from.offsets(), catchUp);
      catchUp.target = stream.now();
      return catchUp;
    } catch (RuntimeException e) {
      catchUp.close();
      throw e;
    }
  }

  @Override
  public void told(int partition, StreamOffset offset, @Nullable Entry entry) {
    add(new Event(partition, offset, offset.getVbuuid(), entry));
  }

  @Override
  public void opened(int partition, long history) {
    add(new Event(partition, null, history, null));
  }

  private void add(Event event) {
    lock.lock();
    try {
      while (!closed && failure == null && (queue.size() >= MAX_ENTRIES || bytes >= MAX_BYTES)) {
        changed.await();
      }
      if (closed || failure != null) {
        // Nobody reads beyond a failure.
        return;
      }
      queue.addLast(event);
      bytes += bytes(event);
      changed.signalAll();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private static int bytes(Event event) {
    return event.entry() == null ? 0 : event.entry().bytes();
  }

  /** Nothing is left of what it was at: then removals may have been forgotten too. */
  @Override
  public boolean rolledBack(int partition, long seqno) {
    lock.lock();
    try {
      if (seqno == 0 && from.at(partition).getSeqno() > 0) {
        fail(new StoreException(Code.GONE, "the cluster forgot what came before the checkpoint"));
        return false;
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void failed(Throwable reason) {
    fail(new StoreException(Code.UNAVAILABLE, "the feed of the cluster broke off", reason));
  }

  private void fail(StoreException reason) {
    lock.lock();
    try {
      failure = reason;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next changes; fewer than the limit if nothing is left. */
  Batch read(Optional<Position> until, Predicate<Entry> wanted, int limit) {
    var told = new ArrayList<Told>();
    while (told.size() < limit) {
      var event = next();
      if (event.isEmpty()) {
        break;
      }
      consume(event.get(), until, wanted).ifPresent(told::add);
    }
    return new Batch(told, Position.relative(from.base(), List.of(at)));
  }

  private Optional<Told> consume(Event event, Optional<Position> until, Predicate<Entry> wanted) {
    var partition = event.partition();
    var before = at[partition];
    var offset = event.offset();
    if (offset == null) {
      opened.set(partition);
      if (before.getSeqno() > 0) {
        at[partition] =
            new StreamOffset(
                event.history(),
                before.getSeqno(),
                before.getSnapshot(),
                before.getCollectionsManifestUid());
      }
      return Optional.empty();
    }
    if (until.isPresent() && offset.getSeqno() > until.get().at(partition).getSeqno()) {
      target[partition] = Math.min(target[partition], before.getSeqno());
      return Optional.empty();
    }
    at[partition] = offset;
    var entry = event.entry();
    return entry != null && wanted.test(entry)
        ? Optional.of(new Told(partition, offset, entry))
        : Optional.empty();
  }

  private Optional<Event> next() {
    lock.lock();
    try {
      var left = waitNanos;
      while (queue.isEmpty()) {
        if (failure != null) {
          throw new StoreException(failure.code(), String.valueOf(failure.getMessage()), failure);
        }
        if (done()) {
          return Optional.empty();
        }
        if (left <= 0) {
          throw new StoreException(Code.UNAVAILABLE, "the feed of the cluster stands still");
        }
        left = changed.awaitNanos(left);
      }
      var event = queue.removeFirst();
      bytes -= bytes(event);
      changed.signalAll();
      return Optional.of(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Code.UNAVAILABLE, "interrupted while waiting for a change", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean done() {
    for (var i = 0; i < target.length; i++) {
      if (!opened.get(i) || at[i].getSeqno() < target[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    stream.close();
  }
}
