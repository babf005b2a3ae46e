package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. What waits while a commit is on its way to the disk shares the next
 * one, so that many writers pay for few syncs; each is answered only after its commit.
 */
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);
  private static final int CACHE_KIBIBYTES = 64 << 10;
  private static final int MAX_BATCH = 256;
  private static final long IDLE_MILLIS = 1_000;

  /** Changes something, or throws a {@link StoreException} before it changed anything. */
  @FunctionalInterface
  interface Change<T> {
    T apply(WriteTransaction transaction) throws SQLException;
  }

  private final BlockingQueue<Work<?>> queue;
  private final WriteTransaction transaction;
  private final SqliteConnection connection;
  private final LongConsumer committed;
  private final long waitMillis;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean broken;

  /**
   * Starts the thread.
   *
   * @param committed told the newest seq after every commit
   */
  Writer(SqliteFile file, SqliteOptions options, LongConsumer committed) throws SQLException {
    this.committed = committed;
    queue = new ArrayBlockingQueue<>(options.queue());
    waitMillis = options.waitMillis();
    connection = file.connect(CACHE_KIBIBYTES, false);
    transaction = new WriteTransaction(connection, options.removalsKept());
    thread = Thread.ofPlatform().daemon().name("store-writer").start(this::serve);
  }

  /**
   * Does a change, durably.
   *
   * @throws StoreException what the change throws; {@code UNAVAILABLE} if it was not begun; {@code
   *     AMBIGUOUS} if no answer came in time
   */
  <T> T write(Change<T> change) {
    var work = new Work<>(change);
    if (broken) {
      throw brokenFailure();
    }
    if (closed) {
      throw new StoreException(Code.UNAVAILABLE, "the store is closed");
    }
    if (!queue.offer(work)) {
      throw new StoreException(Code.UNAVAILABLE, "too many writes wait for the store");
    }
    return work.handover.await(waitMillis, Code.AMBIGUOUS);
  }

  private void serve() {
    try (connection) {
      var batch = new ArrayList<Work<?>>();
      while (!closed) {
        var first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MAX_BATCH - 1);
          batch.removeIf(work -> !work.handover.take());
          commit(batch);
          batch.clear();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the writer's connection cannot be closed", e);
    } catch (InterruptedException _) {
      // That is how close() ends an idle writer.
      Thread.currentThread().interrupt();
    }
  }

  private void commit(List<Work<?>> batch) {
    if (broken) {
      batch.forEach(work -> work.handover.failed(brokenFailure()));
      return;
    }
    try {
      transaction.begin();
      for (var work : batch) {
        work.apply(transaction);
      }
      transaction.flush();
    } catch (SQLException e) {
      refused(batch, e);
      return;
    } catch (RuntimeException | Error e) {
      log.error("a write failed by a fault of ours", e);
      rollback();
      batch.forEach(work -> work.handover.failed(e));
      return;
    }
    try {
      transaction.commit();
    } catch (SQLException e) {
      uncommitted(batch, e);
      return;
    }
    committed.accept(transaction.seq());
    batch.forEach(Work::answer);
  }

  /** Nothing is written. One write that cannot be done must not take others with it. */
  private void refused(List<Work<?>> batch, SQLException e) {
    rollback();
    if (batch.size() == 1) {
      batch.getFirst().handover.failed(SqliteFailure.of(e));
    } else {
      batch.forEach(work -> commit(List.of(work)));
    }
  }

  private void uncommitted(List<Work<?>> batch, SQLException e) {
    if (SqliteFailure.full(e)) {
      refused(batch, e);
      return;
    }
    // After a failed sync nobody knows what is on the disk: only opening the file anew tells.
    broken = true;
    log.error("the database cannot be written any more; start this process again", e);
    rollback();
    var failure = new StoreException(Code.AMBIGUOUS, "the commit failed: " + e.getMessage(), e);
    batch.forEach(work -> work.handover.failed(failure));
  }

  private void rollback() {
    try {
      transaction.rollback();
    } catch (SQLException e) {
      broken = true;
      log.error("a transaction cannot be rolled back; start this process again", e);
    }
  }

  private static StoreException brokenFailure() {
    return new StoreException(
        Code.UNAVAILABLE, "the database cannot be written since an earlier commit failed");
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    Threads.join(List.of(thread), waitMillis);
    for (var work = queue.poll(); work != null; work = queue.poll()) {
      if (work.handover.take()) {
        work.handover.failed(new StoreException(Code.UNAVAILABLE, "the store is closed"));
      }
    }
  }

  /** One write, answered after the commit: a refusal may rest on what that commit holds. */
  private static final class Work<T> {
    private final Change<T> change;
    private final Handover<T> handover = new Handover<>();
    private Runnable outcome = () -> {};

    Work(Change<T> change) {
      this.change = change;
    }

    void apply(WriteTransaction transaction) throws SQLException {
      try {
        var value = change.apply(transaction);
        outcome = () -> handover.done(value);
      } catch (StoreException e) {
        outcome = () -> handover.failed(e);
      }
    }

    void answer() {
      outcome.run();
    }
  }
}
