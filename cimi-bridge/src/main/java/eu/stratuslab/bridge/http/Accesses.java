package eu.stratuslab.bridge.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests had which answer since the start. */
public final class Accesses {
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();

  void count(int status) {
    byStatus.computeIfAbsent(status, _ -> new LongAdder()).increment();
  }

  /** The numbers by HTTP status. */
  public Map<Integer, Long> byStatus() {
    var numbers = new TreeMap<Integer, Long>();
    byStatus.forEach((status, number) -> numbers.put(status, number.sum()));
    return numbers;
  }
}
