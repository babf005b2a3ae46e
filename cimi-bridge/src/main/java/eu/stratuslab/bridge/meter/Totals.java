package eu.stratuslab.bridge.meter;

import eu.stratuslab.model.host.HostUsage.OfDomain;
import eu.stratuslab.model.meter.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's process had used at a time. Totals are kept as hosts report them: what was used
 * in between is worked out by who reads them.
 *
 * @param at milliseconds since the epoch
 * @param run another process has another number
 * @param cpus that it has
 * @param cpu milliseconds
 * @param memory kibibytes
 * @param disk bytes
 * @param received bytes
 * @param sent bytes
 */
record Totals(
    long at, long run, long cpus, long cpu, long memory, long disk, long received, long sent) {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS = 1000;

  /** Over a longer silence nothing is averaged. */
  private static final long GAP = 3_600_000;

  /** All CPUs all the time, in hundredths of a percent. */
  private static final long ALL = 10_000;

  static Totals of(long at, OfDomain domain) {
    return new Totals(
        at,
        domain.run(),
        Math.max(1, domain.cpus()),
        domain.cpu() / NANOS_PER_MILLI,
        domain.memory(),
        domain.disk(),
        domain.received(),
        domain.sent());
  }

  /** As it is kept; the time counts from another one, to be short. */
  String row(long since) {
    return Numbers.row(at - since, run, cpus, cpu, memory, disk, received, sent);
  }

  static Totals of(long since, long[] row) {
    return new Totals(since + row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]);
  }

  /** What was used between each and the next one. */
  static List<Reading> readings(List<Totals> totals) {
    var readings = new ArrayList<Reading>();
    @Nullable Totals before = null;
    for (var now : totals) {
      if (before != null) {
        now.since(before).ifPresent(readings::add);
      }
      before = now;
    }
    return readings;
  }

  /** Nothing if its process is another one than before: its totals began anew. */
  private Optional<Reading> since(Totals before) {
    var millis = at - before.at;
    var anew =
        run != before.run
            || cpu < before.cpu
            || disk < before.disk
            || received < before.received
            || sent < before.sent;
    if (anew || millis <= 0 || millis > GAP) {
      return Optional.empty();
    }
    // What a CPU ran is counted in ticks: a little more than all the time is all the time.
    var share = Math.round((double) (cpu - before.cpu) * ALL / millis / cpus);
    return Optional.of(
        new Reading(
            at / MILLIS,
            Math.min(ALL, share),
            memory,
            perSecond(disk - before.disk, millis),
            perSecond(received - before.received, millis),
            perSecond(sent - before.sent, millis)));
  }

  private static long perSecond(long bytes, long millis) {
    return Math.round((double) bytes * MILLIS / millis);
  }
}
