package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what changes in a store from now on, on a thread of its own, until it is closed. Of what is
 * there already it does not tell: it asks for a look at everything, at its beginning and whenever
 * the feed cannot say what has changed.
 */
public final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int BATCH = 1000;
  private static final long FEED_MILLIS = 20_000;
  private static final long PAUSE_NANOS = 200_000_000;
  private static final long FAULT_NANOS = 1_000_000_000;
  private static final long EMPTY_NANOS = 1_000_000;
  private static final long CLOSE_MILLIS = 30_000;

  private final DocumentStore store;
  private final Runnable everything;
  private final Consumer<Change> reader;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Begins at once.
   *
   * @param everything asks for a look at everything: whatever is written once it was called is
   *     told, what was written before may not be; MUST return at once
   * @param reader told of every change at least once; MUST return at once
   */
  public Follower(String name, DocumentStore store, Runnable everything, Consumer<Change> reader) {
    this.store = store;
    this.everything = everything;
    this.reader = reader;
    thread = Thread.ofVirtual().name(name).start(this::follow);
  }

  private void follow() {
    var checkpoint = Optional.<String>empty();
    while (!closed) {
      try {
        var from = checkpoint.isPresent() ? checkpoint.get() : begin();
        checkpoint = Optional.of(from);
        var batch = store.changes(checkpoint, BATCH, FEED_MILLIS);
        batch.changes().forEach(reader);
        checkpoint = Optional.of(batch.checkpoint());
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
      } catch (RuntimeException | Error e) {
        if (!closed) {
          LOG.warn("the feed of changes is taken up again after a fault of ours", e);
          LockSupport.parkNanos(FAULT_NANOS);
        }
      }
    }
  }

  private String begin() {
    var now = store.checkpoint();
    everything.run();
    return now;
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
