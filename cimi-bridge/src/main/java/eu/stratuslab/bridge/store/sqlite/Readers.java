package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads that read, each with a connection of its own: a native call would pin the
 * carrier of a virtual thread for as long as a scan takes.
 */
final class Readers implements AutoCloseable {
  private static final int CACHE_KIBIBYTES = 16 << 10;
  private static final long IDLE_MILLIS = 1_000;

  /** Reads from one consistent snapshot. */
  @FunctionalInterface
  interface Reading<T> {
    T read(SqliteConnection connection) throws SQLException;
  }

  private final BlockingQueue<Work<?>> queue;
  private final long waitMillis;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Readers(SqliteFile file, SqliteOptions options) throws SQLException {
    queue = new ArrayBlockingQueue<>(options.queue());
    waitMillis = options.waitMillis();
    var connections = new ArrayList<SqliteConnection>();
    for (var i = 0; i < options.readers(); i++) {
      connections.add(file.connect(CACHE_KIBIBYTES, true));
    }
    for (var connection : connections) {
      threads.add(Thread.ofPlatform().daemon().name("store-reader").start(() -> serve(connection)));
    }
  }

  /**
   * The answer of one statement.
   *
   * @throws StoreException {@code UNAVAILABLE} if too many wait or it takes too long
   */
  <T> T read(Reading<T> reading) {
    var work = new Work<>(reading);
    if (closed) {
      throw new StoreException(Code.UNAVAILABLE, "the store is closed");
    }
    if (!queue.offer(work)) {
      throw new StoreException(Code.UNAVAILABLE, "too many reads wait for the store");
    }
    try {
      return work.handover.await(waitMillis, Code.UNAVAILABLE);
    } finally {
      work.giveUp();
    }
  }

  /** The answer of several statements that see the same state. */
  <T> T readSnapshot(Reading<T> reading) {
    return read(
        connection -> {
          connection.update("BEGIN");
          try {
            return reading.read(connection);
          } finally {
            connection.update("ROLLBACK");
          }
        });
  }

  private void serve(SqliteConnection connection) {
    try (connection) {
      while (!closed) {
        var work = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (work != null) {
          work.run(connection);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("a reader's connection cannot be closed", e);
    } catch (InterruptedException _) {
      // That is how close() ends an idle reader.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    Threads.join(threads, waitMillis);
    for (var work = queue.poll(); work != null; work = queue.poll()) {
      work.refuse();
    }
  }

  /** One read. Given up while it runs, it is interrupted inside SQLite. */
  private static final class Work<T> {
    private final Reading<T> reading;
    private final Handover<T> handover = new Handover<>();
    private @Nullable SqliteConnection running;

    Work(Reading<T> reading) {
      this.reading = reading;
    }

    void run(SqliteConnection connection) {
      if (!handover.take()) {
        return;
      }
      runsOn(connection);
      try {
        var answer = reading.read(connection);
        runsOn(null);
        handover.done(answer);
      } catch (SQLException e) {
        runsOn(null);
        handover.failed(SqliteFailure.of(e));
      } catch (RuntimeException | Error e) {
        runsOn(null);
        handover.failed(e);
      }
    }

    private synchronized void runsOn(@Nullable SqliteConnection connection) {
      running = connection;
    }

    /** Does nothing to work that is done. */
    synchronized void giveUp() {
      if (running != null) {
        try {
          running.interrupt();
        } catch (SQLException e) {
          throw SqliteFailure.of(e);
        }
      }
    }

    void refuse() {
      handover.failed(new StoreException(Code.UNAVAILABLE, "the store is closed"));
    }
  }
}
