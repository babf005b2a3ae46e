package eu.stratuslab.simulation.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: one queue of events, one thread, one order. While an activity waits in the middle
 * of an event, the events of others happen inside of its call: that is how they interleave.
 */
public final class Timeline implements InstantSource {
  private static final int DEEPEST = 4;

  record Event(Instant at, long order, @Nullable Activity activity, String what, Runnable effect) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::order));
  private final Deque<Activity> running = new ArrayDeque<>();
  private final Patience patience;
  private final Runnable afterEach;
  private Instant now;
  private long order;
  private long steps;
  private int depth;

  /**
   * @param patience how much may happen
   * @param afterEach looks at everything after every event
   */
  public Timeline(Instant start, Patience patience, Runnable afterEach) {
    now = start;
    this.patience = patience;
    this.afterEach = afterEach;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** How many events have happened. */
  public long steps() {
    return steps;
  }

  /** The activity that acts now; null for the world itself. */
  public @Nullable Activity current() {
    return running.peek();
  }

  /** Something happens to the world. */
  public void in(Duration delay, String what, Runnable effect) {
    events.add(new Event(now.plus(delay), order++, null, what, effect));
  }

  /** An activity does something, when it has nothing else to do. */
  public void in(Duration delay, Activity activity, String what, Runnable effect) {
    events.add(new Event(now.plus(delay), order++, activity, what, effect));
  }

  /** Lets everything happen until then. */
  public void runUntil(Instant end) {
    while (step(end)) {
      afterEach.run();
    }
    now = now.isBefore(end) ? end : now;
  }

  /** Somebody calls a port. */
  void called(Life life, String call) {
    patience.call(life, call);
  }

  /** The acting process waits, and the others do not. */
  void pause(Duration duration) {
    if (depth < DEEPEST) {
      depth++;
      try {
        runUntil(now.plus(duration));
      } finally {
        depth--;
      }
    }
  }

  private boolean step(Instant end) {
    for (Event event = events.peek();
        event != null && !event.at().isAfter(end);
        event = events.peek()) {
      events.remove();
      patience.event(event.activity(), event.what(), events.size());
      now = event.at().isAfter(now) ? event.at() : now;
      if (happens(event)) {
        return true;
      }
    }
    return false;
  }

  private boolean happens(Event event) {
    var activity = event.activity();
    if (activity == null) {
      steps++;
      event.effect().run();
      return true;
    }
    if (!activity.life().alive()) {
      return false;
    }
    if (activity.busy) {
      activity.waiting.add(event);
      return false;
    }
    if (activity.life().frozenUntil().isAfter(now)) {
      events.add(
          new Event(
              activity.life().frozenUntil(), order++, activity, event.what(), event.effect()));
      return false;
    }
    steps++;
    act(event, activity);
    return true;
  }

  private void act(Event event, Activity activity) {
    activity.busy = true;
    running.push(activity);
    try {
      event.effect().run();
    } catch (Crashed crashed) {
      activity.life().trace("crashed in " + event.what());
    } finally {
      running.pop();
      activity.busy = false;
      activity.waiting.forEach(
          late -> events.add(new Event(now, order++, activity, late.what(), late.effect())));
      activity.waiting.clear();
    }
  }
}
