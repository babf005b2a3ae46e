package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to libvirt, opens it again whenever it broke, and runs calls on a bounded
 * pool of platform threads. While there is no connection calls fail at once.
 */
final class Link implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final int WAITING_CALLS = 1_000;
  private static final long FIRST_DELAY_MILLIS = 100;
  private static final long LAST_DELAY_MILLIS = 5_000;
  private static final long FIRST_ATTEMPT_SECONDS = 10;
  private static final long CLOSE_SECONDS = 5;

  /** Is told what becomes of the connection; MUST return at once. */
  interface Watcher {
    void domain(UUID uuid);

    void lost();

    void connected();
  }

  private final NativeLibrary library;
  private final String uri;
  private final Duration deadline;
  private final List<Integer> wantedEvents;
  private final Watcher watcher;
  private final ThreadPoolExecutor executor;
  private final Thread connector;
  private final CountDownLatch attempted = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private @Nullable Connection current;
  private boolean closed;
  private volatile String reason = "not connected yet";

  /** Starts; returns after the first attempt to connect, successful or not. */
  Link(
      NativeLibrary library,
      String name,
      String uri,
      int threads,
      Duration deadline,
      List<Integer> wantedEvents,
      Watcher watcher) {
    this.library = library;
    this.uri = uri;
    this.deadline = deadline;
    this.wantedEvents = List.copyOf(wantedEvents);
    this.watcher = watcher;
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_CALLS),
            Thread.ofPlatform().name("libvirt-" + name + "-", 0).daemon().factory());
    connector =
        Thread.ofPlatform()
            .name("libvirt-" + name + "-connector")
            .daemon()
            .unstarted(this::connect);
  }

  Link start() {
    connector.start();
    try {
      if (!attempted.await(FIRST_ATTEMPT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("{} does not answer yet", uri);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return this;
  }

  /** Runs a call within the deadline. */
  <T> T call(Operation<T> operation) {
    Future<T> future;
    try {
      future = executor.submit(() -> run(operation));
    } catch (RejectedExecutionException e) {
      throw new HypervisorUnavailable("closed, or too many calls wait for " + uri, e);
    }
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Not interrupted, that would not reach native code; one that has not begun never begins.
      future.cancel(false);
      throw new HypervisorUnavailable(uri + " gave no answer within " + deadline, e);
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new HypervisorUnavailable("interrupted while waiting for " + uri, e);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case HypervisorUnavailable e -> new HypervisorUnavailable(message(e), e);
      case HypervisorException e -> new HypervisorException(e.code(), message(e), e);
      case Error e -> throw e;
      case RuntimeException e -> e;
      case null, default -> throw new AssertionError("a call throws nothing checked", cause);
    };
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private <T> T run(Operation<T> operation) {
    Connection connection = acquired();
    try (Call call = new Call(library, connection.pointer())) {
      return operation.on(call);
    } catch (NativeFailure e) {
      if (e.error().isTransport() || !connection.isAlive()) {
        lost(connection, message(e));
        throw new HypervisorUnavailable(message(e), e);
      }
      throw e.error().toException(e);
    } finally {
      connection.release();
    }
  }

  /** The connection, with a reference for the caller to release. */
  private Connection acquired() {
    lock.lock();
    try {
      if (current == null) {
        throw new HypervisorUnavailable("no connection to " + uri + ": " + reason);
      }
      current.acquire();
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** The connector's thread: connects, waits for the connection to break, and again. */
  private void connect() {
    long delay = FIRST_DELAY_MILLIS;
    while (true) {
      Connection opened = attempt();
      attempted.countDown();
      if (opened != null) {
        delay = FIRST_DELAY_MILLIS;
        LOG.info("connected to {}", uri);
        watcher.connected();
        awaitLossOf(opened);
        opened.close();
      }
      if (pausedUntilClosed(delay)) {
        return;
      }
      delay = Math.min(2 * delay, LAST_DELAY_MILLIS);
    }
  }

  private @Nullable Connection attempt() {
    try {
      var events = new Events();
      Connection opened = Connection.open(library, uri, events, wantedEvents);
      lock.lock();
      try {
        current = opened;
        events.connection = opened;
      } finally {
        lock.unlock();
      }
      // It may have closed before the event could be told whose it is.
      if (!opened.isAlive()) {
        lost(opened, "closed at once");
      }
      return opened;
    } catch (HypervisorUnavailable e) {
      if (!message(e).equals(reason)) {
        LOG.warn("no connection: {}", message(e));
      }
      reason = message(e);
      return null;
    } catch (RuntimeException | Error e) {
      // Without a connector nobody would ever connect again.
      LOG.error("no connection to {} by a fault of ours", uri, e);
      reason = e.toString();
      return null;
    }
  }

  /** The first to notice tells the watcher; the connector closes the connection. */
  private void lost(Connection connection, String why) {
    lock.lock();
    try {
      if (current != connection) {
        return;
      }
      current = null;
      reason = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LOG.warn("lost the connection to {}: {}", uri, why);
    watcher.lost();
  }

  private void awaitLossOf(Connection connection) {
    lock.lock();
    try {
      while (current == connection && !closed) {
        changed.awaitUninterruptibly();
      }
      if (current == connection) {
        current = null;
        reason = "closed";
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean pausedUntilClosed(long millis) {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException e) {
      LOG.warn("the connector of {} was interrupted and ends", uri, e);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection once no call uses it; a call that hangs keeps its thread till it ends. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("calls to {} are still under way", uri);
      }
      lock.lock();
      try {
        closed = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      connector.join(Duration.ofSeconds(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The events of one connection. */
  private final class Events implements EventLoop.Sink {
    private volatile @Nullable Connection connection;

    @Override
    public void domain(UUID uuid) {
      watcher.domain(uuid);
    }

    @Override
    public void closed() {
      Connection whose = connection;
      if (whose != null) {
        lost(whose, "closed by the daemon");
      }
    }
  }
}
