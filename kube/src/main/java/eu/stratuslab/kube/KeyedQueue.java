package eu.stratuslab.kube;

import eu.stratuslab.observability.LogContext;
import eu.stratuslab.observability.Measures;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A work queue of keys: each key is worked on by one thread at a time, a key that is added while it
 * waits is worked on once, and one that fails is tried again after a growing pause.
 *
 * <p>An {@link Error} is a failure like any other, also one of the virtual machine: a worker that
 * ended would leave a process that lives and works no more. Without heap a process ends by itself
 * (ExitOnOutOfMemoryError); a stack that overflows is one key's, and threads come back.
 *
 * @param <K> the keys
 */
public final class KeyedQueue<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedQueue.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final long CLOSE_MILLIS = 10_000;

  /** What a look at a key asks for. */
  public sealed interface Next {
    /** Nothing, until the key is added again. */
    record Done() implements Next {}

    /** Another look after a while at the latest. */
    record LookAgain(Duration after) implements Next {}
  }

  public static final Next DONE = new Next.Done();

  private final Map<K, Entry> entries = new HashMap<>();
  private final DelayQueue<Entry> due = new DelayQueue<>();
  private final SequencedSet<K> background = new LinkedHashSet<>();
  private final Function<K, Next> work;
  private final List<Thread> workers;
  private final String name;
  private final Measures.Asking depth;
  private int room;
  private volatile boolean closed;

  /**
   * Starts the workers.
   *
   * @param name of the threads
   * @param work looks at a key, and throws if it must be tried again
   */
  public KeyedQueue(String name, int workers, Function<K, Next> work) {
    this.work = work;
    this.name = name;
    this.room = workers;
    this.depth = KubeMetrics.DEPTH.ask(() -> List.of(Measures.Reading.of(size(), name)));
    this.workers =
        java.util.stream.IntStream.range(0, workers)
            .mapToObj(i -> Thread.ofVirtual().name(name + "-" + i).start(this::run))
            .toList();
  }

  /** Asks for a look at a key as soon as may be. */
  public void add(K key) {
    addAfter(key, Duration.ZERO);
  }

  /** Asks for a look at a key after a while, or earlier if one is due earlier. */
  public synchronized void addAfter(K key, Duration after) {
    schedule(entries.computeIfAbsent(key, Entry::new), System.nanoTime() + after.toNanos());
  }

  /**
   * Asks for a look at a key when the workers have time. Whatever is added otherwise waits for no
   * more of these than there are workers.
   */
  public synchronized void addInBackground(K key) {
    background.add(key);
    takeUp();
  }

  private void takeUp() {
    while (room > 0 && !background.isEmpty()) {
      var entry = entries.computeIfAbsent(background.removeFirst(), Entry::new);
      if (!entry.background) {
        entry.background = true;
        room--;
      }
      schedule(entry, System.nanoTime());
    }
  }

  /** The number of keys that wait, now or later, or are being looked at. */
  public synchronized int size() {
    return entries.size() + background.size();
  }

  private void schedule(Entry entry, long at) {
    if (entry.working) {
      entry.again = entry.again == null ? at : Math.min(entry.again, at);
    } else if (!entry.queued || at - entry.at < 0) {
      due.remove(entry);
      entry.at = at;
      entry.queued = true;
      due.add(entry);
    }
  }

  private void run() {
    while (!closed) {
      try {
        attend(due.take());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void attend(Entry entry) {
    Next next = new Next.LookAgain(LONGEST_PAUSE);
    try {
      begin(entry);
      next = look(entry);
    } catch (RuntimeException | Error _) {
      // What failed is the telling of a failure: there is nothing to tell that with.
    } finally {
      finish(entry, next);
    }
  }

  private synchronized void begin(Entry entry) {
    KubeMetrics.WAITS
        .labelValues(name)
        .observe(Math.max(0, System.nanoTime() - entry.at) / KubeMetrics.NANOS);
    entry.queued = false;
    entry.working = true;
    entry.again = null;
  }

  private Next look(Entry entry) {
    var begun = System.nanoTime();
    try (var _ = LogContext.of(LogContext.RESOURCE, entry.key.toString())) {
      var next = work.apply(entry.key);
      entry.failures = 0;
      return next;
    } catch (RuntimeException | Error e) {
      entry.failures++;
      KubeMetrics.FAILURES.labelValues(name).inc();
      var pause = pause(entry.failures);
      if (!closed) {
        tell(entry, pause, e);
      }
      return new Next.LookAgain(pause);
    } finally {
      KubeMetrics.RECONCILES
          .labelValues(name)
          .observe((System.nanoTime() - begun) / KubeMetrics.NANOS);
    }
  }

  /** What may pass is told once it lasts; an Error is somebody's mistake and is told at once. */
  private void tell(Entry entry, Duration pause, Throwable e) {
    var lasts = entry.failures > 3;
    LOG.atLevel(lasts || e instanceof Error ? Level.WARN : Level.DEBUG)
        .setCause(lasts ? null : e)
        .log("{} failed {} times, next in {}: {}", entry.key, entry.failures, pause, e.toString());
  }

  private static Duration pause(int failures) {
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 16));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private synchronized void finish(Entry entry, Next next) {
    entry.working = false;
    var again = entry.again;
    if (next instanceof Next.LookAgain(Duration after)) {
      schedule(entry, System.nanoTime() + after.toNanos());
    }
    if (again != null) {
      schedule(entry, again);
    }
    if (!entry.queued) {
      entries.remove(entry.key);
    }
    if (entry.background) {
      entry.background = false;
      room++;
    }
    takeUp();
  }

  @Override
  public void close() {
    closed = true;
    depth.close();
    workers.forEach(Thread::interrupt);
    for (var worker : workers) {
      try {
        worker.join(CLOSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private final class Entry implements Delayed {
    private final K key;
    private long at;
    private boolean queued;
    private boolean working;
    private boolean background;
    private @org.jspecify.annotations.Nullable Long again;
    private int failures;

    Entry(K key) {
      this.key = key;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
