package eu.stratuslab.simulation.world;

import eu.stratuslab.kube.KeyedQueue.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What {@code KeyedQueue} promises, on the timeline: per key one look at a time, with back-off. */
public final class WorkQueue<K> {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final Activity activity;
  private final Function<K, Next> work;
  private final Map<K, Instant> due = new HashMap<>();
  private final Map<K, Integer> failures = new HashMap<>();

  public WorkQueue(Activity activity, Function<K, Next> work) {
    this.activity = activity;
    this.work = work;
  }

  /** Asks for a look as soon as may be. */
  public void add(K key) {
    addAfter(key, Duration.ZERO);
  }

  /** Asks for a look after a while, or earlier if one is due earlier. */
  public void addAfter(K key, Duration after) {
    var timeline = activity.life().timeline();
    var at = timeline.instant().plus(after);
    var before = due.get(key);
    if (before != null && !before.isAfter(at)) {
      return;
    }
    due.put(key, at);
    timeline.in(after, activity, key.toString(), () -> look(key, at));
  }

  private void look(K key, Instant at) {
    if (!at.equals(due.get(key))) {
      return;
    }
    due.remove(key);
    try {
      var next = work.apply(key);
      failures.remove(key);
      if (next instanceof Next.LookAgain(Duration after)) {
        addAfter(key, after);
      }
    } catch (RuntimeException e) {
      Expected.orRethrow(e);
      var count = failures.merge(key, 1, Integer::sum);
      activity.life().trace(key + " is tried again: " + e);
      addAfter(key, pause(count));
    }
  }

  private static Duration pause(int failures) {
    var doubled = FIRST_PAUSE_MILLIS << Math.min(failures - 1, 20);
    return Duration.ofMillis(Math.min(doubled, LONGEST_PAUSE_MILLIS));
  }
}
