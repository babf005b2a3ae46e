package eu.stratuslab.simulation.world;

import eu.stratuslab.simulation.check.Rule;
import eu.stratuslab.simulation.check.Violation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How much may happen before it is said that somebody goes round in circles. */
public final class Patience {
  /** Calls of ports between two events. A look at everything needs some hundreds. */
  private static final int CALLS = 20_000;

  private static final int WAITING = 20_000;
  private static final int TOLD = 5;

  private final long events;
  private final Map<String, Integer> counts = new HashMap<>();
  private long happened;
  private int calls;

  /**
   * @param events how many there may be in all
   */
  public Patience(long events) {
    this.events = events;
  }

  /** An event is about to happen, and others wait. */
  void event(@Nullable Activity activity, String what, int waiting) {
    calls = 0;
    happened++;
    counts.merge((activity == null ? "" : activity + " ") + what, 1, Integer::sum);
    if (happened > events) {
      throw broken("more than " + events + " events");
    }
    if (waiting > WAITING) {
      throw broken("more than " + WAITING + " events wait");
    }
  }

  /** A port is called. */
  void call(Life life, String call) {
    calls++;
    if (calls > CALLS) {
      throw broken("%s calls %s: the call %d of one event".formatted(life, call, calls));
    }
  }

  private Broken broken(String message) {
    var most =
        counts.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .limit(TOLD)
            .map(e -> e.getValue() + " x " + e.getKey())
            .collect(Collectors.joining(", "));
    return new Broken(
        new Violation(Rule.DOES_NOT_SETTLE, message + "; most often happened " + most));
  }
}
