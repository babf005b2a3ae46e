package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.highlevel.StreamOffset;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes, read once for everybody in this process, so many and no more. Whoever lags
 * behind them reads from the cluster by itself.
 */
final class Journal implements Sink {
  private static final int MAX_ENTRIES = 20_000;
  private static final long MAX_BYTES = 32L << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private final Map<Name, Long> newest = new HashMap<>();

  /** How far each partition was told. */
  private final StreamOffset[] heads;

  /** Nothing up to here is known. */
  private final long[] floors;

  private long number;
  private long bytes;
  private @Nullable Throwable broken;

  private record Name(String type, String key) {}

  private record Kept(long number, int partition, StreamOffset offset, Entry entry) {
    Name name() {
      return new Name(entry.type(), entry.key());
    }
  }

  /** A change, and where it stands. */
  record Told(int partition, StreamOffset offset, Entry entry) {}

  /** Some changes, and the position behind them. */
  record Batch(List<Told> changes, Position behind) {}

  /** Knows nothing up to some offsets. */
  Journal(List<StreamOffset> from) {
    heads = from.toArray(StreamOffset[]::new);
    floors = from.stream().mapToLong(StreamOffset::getSeqno).toArray();
  }

  @Override
  public void told(int partition, StreamOffset offset, @Nullable Entry entry) {
    lock.lock();
    try {
      if (offset.getSeqno() <= heads[partition].getSeqno()) {
        return;
      }
      heads[partition] = offset;
      if (entry != null) {
        keep(new Kept(number++, partition, offset, entry));
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(Kept change) {
    kept.addLast(change);
    newest.put(change.name(), change.number());
    bytes += change.entry().bytes();
    while (kept.size() > MAX_ENTRIES || bytes > MAX_BYTES) {
      var dropped = kept.removeFirst();
      bytes -= dropped.entry().bytes();
      floors[dropped.partition()] = dropped.offset().getSeqno();
      newest.remove(dropped.name(), dropped.number());
    }
  }

  @Override
  public void opened(int partition, long history) {
    lock.lock();
    try {
      var head = heads[partition];
      if (head.getVbuuid() != history) {
        // Another copy took over. The cluster says what earlier positions are worth to it.
        floors[partition] = Math.max(floors[partition], head.getSeqno());
        heads[partition] =
            new StreamOffset(
                history, head.getSeqno(), head.getSnapshot(), head.getCollectionsManifestUid());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean rolledBack(int partition, long seqno) {
    failed(new IllegalStateException("partition %d went back to %d".formatted(partition, seqno)));
    return false;
  }

  @Override
  public void failed(Throwable reason) {
    lock.lock();
    try {
      broken = reason;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** True if it will tell nothing any more. */
  boolean broken() {
    lock.lock();
    try {
      return broken != null;
    } finally {
      lock.unlock();
    }
  }

  /** True if it has everything behind a position. */
  boolean covers(Position position) {
    lock.lock();
    try {
      for (var i = 0; i < heads.length; i++) {
        var offset = position.at(i);
        var known = offset.getSeqno() == 0 || offset.getVbuuid() == heads[i].getVbuuid();
        if (!known || offset.getSeqno() < floors[i]) {
          return false;
        }
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until every partition was told up to a sequence number.
   *
   * @throws StoreException {@code UNAVAILABLE} if that takes too long
   */
  void await(long[] seqnos, long nanos) {
    lock.lock();
    try {
      var left = nanos;
      while (!reached(seqnos)) {
        refuseIfBroken();
        if (left <= 0) {
          throw new StoreException(Code.UNAVAILABLE, "the feed of the cluster lags behind");
        }
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private boolean reached(long[] seqnos) {
    for (var i = 0; i < seqnos.length; i++) {
      if (heads[i].getSeqno() < seqnos[i]) {
        return false;
      }
    }
    return true;
  }

  private void refuseIfBroken() {
    if (broken != null) {
      throw new StoreException(Code.UNAVAILABLE, "the feed of the cluster broke off", broken);
    }
  }

  /** Waits until there is something behind a position, for so long. */
  void awaitNews(Position position, long nanos) {
    lock.lock();
    try {
      var left = nanos;
      while (left > 0 && broken == null && !any(position)) {
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private boolean any(Position position) {
    var newestFirst = kept.descendingIterator();
    while (newestFirst.hasNext()) {
      var change = newestFirst.next();
      if (change.offset().getSeqno() > position.at(change.partition()).getSeqno()) {
        return true;
      }
    }
    return false;
  }

  /**
   * What came behind a position, oldest first; empty if it does not {@linkplain #covers cover} the
   * position, or does not any more.
   *
   * @param until nothing behind that
   * @param wanted which changes; the others are passed over
   */
  Optional<Batch> read(
      Position position, Optional<Position> until, Predicate<Entry> wanted, int limit) {
    lock.lock();
    try {
      refuseIfBroken();
      if (!covers(position)) {
        return Optional.empty();
      }
      var told = new ArrayList<Told>();
      var moved = new TreeMap<>(position.moved());
      for (var change : kept) {
        if (told.size() == limit) {
          return Optional.of(new Batch(told, new Position(position.base(), moved)));
        }
        var seqno = change.offset().getSeqno();
        var partition = change.partition();
        if (seqno <= position.at(partition).getSeqno()
            || (until.isPresent() && seqno > until.get().at(partition).getSeqno())) {
          continue;
        }
        moved.put(partition, change.offset());
        // What was changed again comes later.
        if (Objects.equals(newest.get(change.name()), change.number())
            && wanted.test(change.entry())) {
          told.add(new Told(partition, change.offset(), change.entry()));
        }
      }
      if (until.isEmpty() && told.size() < limit) {
        for (var i = 0; i < heads.length; i++) {
          if (heads[i].getSeqno() > position.at(i).getSeqno()) {
            moved.put(i, heads[i]);
          }
        }
      }
      return Optional.of(new Batch(told, new Position(position.base(), moved)));
    } finally {
      lock.unlock();
    }
  }

  /** How far everything was told. */
  List<StreamOffset> heads() {
    lock.lock();
    try {
      return List.of(heads);
    } finally {
      lock.unlock();
    }
  }

  private static StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException(Code.UNAVAILABLE, "interrupted while waiting for a change", e);
  }
}
