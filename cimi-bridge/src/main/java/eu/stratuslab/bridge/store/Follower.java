package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a store's feed from its beginning, on a thread of its own, until it is closed. */
public final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int BATCH = 1000;
  private static final long FEED_MILLIS = 20_000;
  private static final long PAUSE_NANOS = 200_000_000;
  private static final long EMPTY_NANOS = 1_000_000;
  private static final long CLOSE_MILLIS = 30_000;

  private final DocumentStore store;
  private final Consumer<Change> reader;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean caughtUp;

  /**
   * Begins at once.
   *
   * @param reader told of every change at least once; MUST return at once
   */
  public Follower(String name, DocumentStore store, Consumer<Change> reader) {
    this.store = store;
    this.reader = reader;
    thread = Thread.ofVirtual().name(name).start(this::follow);
  }

  private void follow() {
    var checkpoint = Optional.<String>empty();
    while (!closed) {
      try {
        var batch = store.changes(checkpoint, BATCH, FEED_MILLIS);
        batch.changes().forEach(reader);
        checkpoint = Optional.of(batch.checkpoint());
        caughtUp |= batch.changes().size() < BATCH;
        if (batch.changes().isEmpty()) {
          // A store that does not wait must not be asked without pause.
          LockSupport.parkNanos(EMPTY_NANOS);
        }
      } catch (StoreException e) {
        if (e.code() == StoreException.Code.GONE) {
          checkpoint = Optional.empty();
        } else if (!closed) {
          LOG.debug("the feed of changes is taken up again: {}", e.getMessage());
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
  }

  /** True once everything has been told that was there. */
  public boolean caughtUp() {
    return caughtUp;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
