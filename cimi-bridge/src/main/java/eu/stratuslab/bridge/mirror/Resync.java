package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has everything looked at, each time that it is asked to, on a thread of its own: first what
 * somebody waits for, then every document in the background.
 */
final class Resync implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resync.class);
  private static final int BATCH = 1000;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final long CLOSE_MILLIS = 30_000;

  private final DocumentStore store;
  private final KeyedQueue<MirrorKey> queue;
  private final Semaphore asked = new Semaphore(0);
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  /** Asks for nothing yet. */
  Resync(DocumentStore store, KeyedQueue<MirrorKey> queue) {
    this.store = store;
    this.queue = queue;
    thread = Thread.ofVirtual().name("mirror-resync").start(this::run);
  }

  /** Asks for a look at everything, even while there is one. */
  void ask() {
    unanswered.incrementAndGet();
    asked.release();
  }

  /** True until everything is in the queue that was there when it was asked last. */
  boolean busy() {
    return unanswered.get() > 0;
  }

  private void run() {
    try {
      while (!closed) {
        asked.acquire();
        var answered = 1 + asked.drainPermits();
        while (!closed && !look()) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        unanswered.addAndGet(-answered);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if it could not read everything. */
  private boolean look() {
    try {
      UnfinishedJobs.each(
          store,
          job ->
              UnfinishedJobs.affected(job).forEach(href -> mirrored(href).ifPresent(queue::add)));
      readAll();
      new AddressSweep(store).sweep();
      return true;
    } catch (StoreException e) {
      if (!closed) {
        LOG.warn("not everything was looked at, which is tried again: {}", e.getMessage());
      }
      return false;
    } catch (RuntimeException | Error e) {
      LOG.warn("not everything was looked at by a fault of ours, which is tried again", e);
      return false;
    }
  }

  private void readAll() {
    var checkpoint = Optional.<String>empty();
    var size = BATCH;
    while (!closed && size == BATCH) {
      var batch = store.changes(checkpoint, BATCH, 0);
      batch
          .changes()
          .forEach(
              change ->
                  MirrorReconciler.of(change.type(), change.key())
                      .ifPresent(queue::addInBackground));
      size = batch.changes().size();
      checkpoint = Optional.of(batch.checkpoint());
    }
  }

  private static Optional<MirrorKey> mirrored(Href affected) {
    return ResourceTypes.ofCollection(affected.collection())
        .flatMap(type -> MirrorReconciler.of(type.name(), affected.key()));
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
