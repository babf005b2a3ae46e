package eu.stratuslab.bridge.meter;

import eu.stratuslab.model.meter.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a machine used longer ago: an average for ten minutes, for one to two days, and before that
 * one for an hour. Pure.
 *
 * @param tens the newer ones, in the order of time
 * @param hours the older ones
 */
record History(List<Reading> tens, List<Reading> hours) {
  static final History NONE = new History(List.of(), List.of());

  private static final long TEN_MINUTES = 600;
  private static final long HOUR = 3600;
  private static final long DAY = 86_400;

  History {
    tens = List.copyOf(tens);
    hours = List.copyOf(hours);
  }

  /** Everything; averages only of what comes before the stretch in which the newest begin. */
  List<Reading> and(List<Reading> newest) {
    var averages = joined(hours, tens, HOUR);
    if (newest.isEmpty()) {
      return averages;
    }
    var first = newest.getFirst().stretch(TEN_MINUTES);
    return Stream.concat(
            averages.stream().filter(r -> r.stretch(TEN_MINUTES) < first), newest.stream())
        .toList();
  }

  /** With the averages of those stretches of newer readings that are over by now. */
  History with(List<Reading> newer, Instant now) {
    var current = Math.floorDiv(now.getEpochSecond(), TEN_MINUTES);
    var over = newer.stream().filter(r -> r.stretch(TEN_MINUTES) < current).toList();
    return new History(joined(tens, Reading.averages(over, TEN_MINUTES), TEN_MINUTES), hours);
  }

  /** With averages of hours in the place of what is older than a day, once that is a day's. */
  History thinned(Instant now, Duration kept) {
    var old = Math.floorDiv(now.getEpochSecond() - DAY, HOUR) * HOUR;
    if (tens.isEmpty() || tens.getFirst().at() > old - DAY) {
      return this;
    }
    var thinned = Reading.averages(tens.stream().filter(r -> r.at() <= old).toList(), HOUR);
    var oldest = now.minus(kept).getEpochSecond();
    return new History(
        tens.stream().filter(r -> r.at() > old).toList(),
        joined(hours, thinned, HOUR).stream().filter(r -> r.at() > oldest).toList());
  }

  /** Behind the older ones only what ended in a later stretch: the rest is in them. */
  private static List<Reading> joined(List<Reading> older, List<Reading> newer, long seconds) {
    if (older.isEmpty()) {
      return newer;
    }
    var last = older.getLast().stretch(seconds);
    return Stream.concat(older.stream(), newer.stream().filter(r -> r.stretch(seconds) > last))
        .toList();
  }

  static String rows(List<Reading> readings) {
    return Numbers.rows(
        readings.stream()
            .map(r -> Numbers.row(r.at(), r.cpu(), r.memory(), r.disk(), r.received(), r.sent()))
            .toList());
  }

  static List<Reading> readings(String rows) {
    return Numbers.parse(rows).stream()
        .map(row -> new Reading(row[0], row[1], row[2], row[3], row[4], row[5]))
        .toList();
  }
}
