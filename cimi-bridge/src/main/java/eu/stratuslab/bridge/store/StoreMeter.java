package eu.stratuslab.bridge.store;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a store was asked and how long it took, by operation and outcome. */
public final class StoreMeter {
  /** The outcome of an operation that did what it was asked. */
  public static final String OK = "OK";

  private final ConcurrentMap<Key, Counter> counters = new ConcurrentHashMap<>();

  private record Key(String operation, String outcome) {}

  private record Counter(LongAdder count, LongAdder nanos, LongAccumulator longest) {
    static Counter create() {
      return new Counter(new LongAdder(), new LongAdder(), new LongAccumulator(Math::max, 0));
    }
  }

  /**
   * What was measured so far.
   *
   * @param operation the method of {@link DocumentStore}
   * @param outcome {@link #OK}, or the code of the refusal
   * @param count of calls
   * @param nanos that all of them took together
   * @param longestNanos that one of them took
   */
  public record Reading(
      String operation, String outcome, long count, long nanos, long longestNanos) {}

  void record(String operation, String outcome, long nanos) {
    var counter = counters.computeIfAbsent(new Key(operation, outcome), _ -> Counter.create());
    counter.count().increment();
    counter.nanos().add(nanos);
    counter.longest().accumulate(nanos);
  }

  /** All readings, by operation and outcome. */
  public List<Reading> readings() {
    return counters.entrySet().stream()
        .map(
            entry ->
                new Reading(
                    entry.getKey().operation(),
                    entry.getKey().outcome(),
                    entry.getValue().count().sum(),
                    entry.getValue().nanos().sum(),
                    entry.getValue().longest().get()))
        .sorted(Comparator.comparing(Reading::operation).thenComparing(Reading::outcome))
        .toList();
  }
}
