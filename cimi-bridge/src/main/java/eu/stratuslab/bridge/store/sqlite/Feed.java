package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changed;
import eu.stratuslab.bridge.store.DocumentStore.Changes;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Json;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The change feed: wakes who waits as soon as a commit is on the disk. */
final class Feed {
  private static final long MAX_WAIT_MILLIS = 60_000;

  private static final String CHANGED =
      """
      SELECT seq, type, key, json FROM documents
        WHERE seq > ?1 AND seq <= ?2 AND (?3 = '' OR type = ?3)
      UNION ALL
      SELECT seq, type, key, NULL FROM removals
        WHERE seq > ?1 AND seq <= ?2 AND (?3 = '' OR type = ?3)
      ORDER BY seq LIMIT ?4
      """;

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
    var from = text.map(this::checkpoint);
    await(from.map(Checkpoint::seq).orElse(0L), Math.min(waitMillis, MAX_WAIT_MILLIS));
    return readers.readSnapshot(connection -> read(connection, from, limit));
  }

  /** Everything that was committed is behind it. */
  String checkpoint() {
    var newest = committed;
    return new Checkpoint(store, newest, newest).encode();
  }

  private Checkpoint checkpoint(String text) {
    var checkpoint = Checkpoint.decode(text);
    if (!checkpoint.store().equals(store)) {
      throw new StoreException(Code.GONE, "the checkpoint is one of another store");
    }
    return checkpoint;
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
    var newest = newest(connection);
    var start = from.orElse(new Checkpoint(store, 0, newest.seq()));
    refuseGone(start, newest);
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

  private static Newest newest(SqliteConnection connection) throws SQLException {
    return connection
        .first("SELECT seq, horizon FROM meta", r -> new Newest(r.getLong(1), r.getLong(2)))
        .orElseThrow();
  }

  private static void refuseGone(Checkpoint start, Newest newest) {
    if (start.seq() > newest.seq()) {
      throw new StoreException(Code.GONE, "the checkpoint is ahead of the store: was it restored?");
    }
    if (newest.horizon() > Math.max(start.seq(), start.since())) {
      throw new StoreException(Code.GONE, "removals since the checkpoint are forgotten");
    }
  }

  private record Left(long seq, String type, String key, byte @Nullable [] json) {}

  List<Changed> changed(String after, Optional<String> until, Optional<String> type, int limit) {
    var start = checkpoint(after);
    var end = until.map(this::checkpoint).map(Checkpoint::seq).orElse(Long.MAX_VALUE);
    var rows =
        readers.readSnapshot(
            connection -> {
              refuseGone(start, newest(connection));
              return connection.all(
                  CHANGED,
                  r -> new Left(r.getLong(1), r.getString(2), r.getString(3), r.getBytes(4)),
                  start.seq(),
                  end,
                  type.orElse(""),
                  (long) limit);
            });
    return rows.stream().map(row -> changed(row, start)).toList();
  }

  private Changed changed(Left row, Checkpoint start) {
    var json = row.json();
    return new Changed(
        row.type(),
        row.key(),
        json == null ? Optional.empty() : Optional.of(Json.document(json)),
        Version.of(row.seq()),
        new Checkpoint(store, row.seq(), start.since()).encode(),
        json == null ? 0 : json.length);
  }

  private static long lastSeen(List<Numbered> rows, Checkpoint start) {
    return rows.isEmpty() ? start.seq() : rows.getLast().seq();
  }
}
