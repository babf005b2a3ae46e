package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changes;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The change feed: wakes who waits as soon as a commit is on the disk. */
final class Feed {
  private static final long MAX_WAIT_MILLIS = 60_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private final Readers readers;
  private final String store;
  private volatile long committed;
  private volatile boolean closed;

  private record Numbered(long seq, Change change) {}

  private record Newest(long seq, long horizon) {}

  Feed(Readers readers, String store, long committed) {
    this.readers = readers;
    this.store = store;
    this.committed = committed;
  }

  /** Told by the writer after each commit. */
  void committed(long seq) {
    if (seq != committed) {
      lock.lock();
      try {
        committed = seq;
        advanced.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Changes changes(Optional<String> text, int limit, long waitMillis) {
    var from = text.map(Checkpoint::decode);
    if (from.isPresent() && !from.get().store().equals(store)) {
      throw new StoreException(Code.GONE, "the checkpoint is one of another store");
    }
    await(from.map(Checkpoint::seq).orElse(0L), Math.min(waitMillis, MAX_WAIT_MILLIS));
    return readers.readSnapshot(connection -> read(connection, from, limit));
  }

  private void await(long seq, long millis) {
    if (committed > seq) {
      return;
    }
    lock.lock();
    try {
      var nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (committed <= seq && !closed && nanos > 0) {
        nanos = advanced.awaitNanos(nanos);
      }
      if (closed) {
        throw new StoreException(Code.UNAVAILABLE, "the store is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Code.UNAVAILABLE, "interrupted while waiting for a change", e);
    } finally {
      lock.unlock();
    }
  }

  private Changes read(SqliteConnection connection, Optional<Checkpoint> from, int limit)
      throws SQLException {
    var newest =
        connection
            .first("SELECT seq, horizon FROM meta", r -> new Newest(r.getLong(1), r.getLong(2)))
            .orElseThrow();
    var start = from.orElse(new Checkpoint(store, 0, newest.seq()));
    if (start.seq() > newest.seq()) {
      throw new StoreException(Code.GONE, "the checkpoint is ahead of the store: was it restored?");
    }
    if (newest.horizon() > Math.max(start.seq(), start.since())) {
      throw new StoreException(Code.GONE, "removals since the checkpoint are forgotten");
    }
    var rows =
        connection.all(
            """
            SELECT seq, type, key FROM documents WHERE seq > ?1
            UNION ALL
            SELECT seq, type, key FROM removals WHERE seq > ?1
            ORDER BY seq LIMIT ?2
            """,
            row -> new Numbered(row.getLong(1), new Change(row.getString(2), row.getString(3))),
            start.seq(),
            (long) limit);
    var seen = rows.size() < limit ? newest.seq() : lastSeen(rows, start);
    return new Changes(
        rows.stream().map(Numbered::change).toList(),
        new Checkpoint(store, seen, start.since()).encode());
  }

  private static long lastSeen(java.util.List<Numbered> rows, Checkpoint start) {
    return rows.isEmpty() ? start.seq() : rows.getLast().seq();
  }
}
