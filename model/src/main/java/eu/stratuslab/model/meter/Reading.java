package eu.stratuslab.model.meter;

import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What a machine used, at the end of an interval.
 *
 * @param at seconds since the epoch
 * @param cpu hundredths of a percent of all its CPUs
 * @param memory kibibytes
 * @param disk bytes per second
 * @param received bytes per second
 * @param sent bytes per second
 */
public record Reading(long at, long cpu, long memory, long disk, long received, long sent) {

  /** The number of the stretch of so many seconds in which it ended. */
  public long stretch(long seconds) {
    return Math.floorDiv(at - 1, seconds);
  }

  /** One average for each stretch of so many seconds, in the order of time. */
  public static List<Reading> averages(List<Reading> readings, long seconds) {
    return readings.stream()
        .collect(Collectors.groupingBy(r -> r.stretch(seconds), TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(Reading::average)
        .toList();
  }

  /** The average of some, at the time of the last one. */
  private static Reading average(List<Reading> readings) {
    return new Reading(
        readings.getLast().at(),
        average(readings, Reading::cpu),
        average(readings, Reading::memory),
        average(readings, Reading::disk),
        average(readings, Reading::received),
        average(readings, Reading::sent));
  }

  private static long average(List<Reading> readings, ToLongFunction<Reading> part) {
    return Math.round(readings.stream().mapToLong(part).average().orElse(0));
  }
}
