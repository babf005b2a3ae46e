package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.bench.Table.Bound;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From POST to running: one, many at once, many in a row; and the same with libvirt alone. */
final class Starts {
  private static final int SINGLES = 5;
  private static final int RAW_THREADS = 4;
  private static final long SPACING_NANOS = 100_000_000;

  private final CloudUnderTest cloud;
  private final Table table;
  private final @Nullable Function<String, RawLibvirt> raw;
  private final int count;

  /**
   * @param raw libvirt alone, given the uuid of a machine to copy; null where there is none
   * @param count how many machines at once, and how many in a row
   */
  Starts(CloudUnderTest cloud, Table table, @Nullable Function<String, RawLibvirt> raw, int count) {
    this.cloud = cloud;
    this.table = table;
    this.raw = raw;
    this.count = count;
  }

  void measure() {
    var image = cloud.haltingImage();
    var model = cloud.create(CloudUnderTest.NAME + "model", image);
    try {
      cloud.await(model, "STARTED");
      var one = singles(image);
      var wall = atOnce(image);
      inARow(image);
      if (raw == null) {
        table.skip("libvirt alone", "this cloud's guests are simulated");
      } else {
        beside(model, one, wall, raw);
      }
    } finally {
      cloud.delete(model);
      cloud.delete(image);
    }
  }

  private Timing singles(String image) {
    var made = new CopyOnWriteArrayList<String>();
    try (var sightings = new Sightings(cloud)) {
      var one =
          Timing.of(
              SINGLES,
              1,
              cloud::cpuNanos,
              i -> {
                made.add(cloud.create(CloudUnderTest.NAME + "one-" + i, image));
                sightings.await(List.of(made.getLast()));
              });
      table.timing("POST → STARTED, one", one);
      return one;
    } finally {
      cloud.delete(made);
    }
  }

  /** The time from the first POST until all run, in milliseconds. */
  private double atOnce(String image) {
    var made = new CopyOnWriteArrayList<String>();
    var answered = new long[count];
    try (var sightings = new Sightings(cloud)) {
      var cpu = cloud.cpuNanos();
      var begun = System.nanoTime();
      Timing.concurrently(
          count,
          count,
          i -> {
            made.add(cloud.create(CloudUnderTest.NAME + "many-" + i, image));
            answered[i] = System.nanoTime() - begun;
          });
      var posts = Timing.of(answered, System.nanoTime() - begun, cloud.cpuNanos() - cpu);
      table.timing(
          "POST answered, " + count + " at once",
          posts,
          Bound.atMost(posts.millis(0.95), 50, " ms at p95"));
      var running = since(begun, sightings.await(made));
      var all = Timing.of(running, last(running), cloud.cpuNanos() - cpu);
      table.timing("POST → STARTED, " + count + " at once", all);
      liveState(made);
      return all.wallMillis();
    } finally {
      cloud.delete(made);
    }
  }

  private void liveState(Collection<String> running) {
    var client = cloud.client();
    IntStream.range(0, 200).forEach(_ -> client.bytes("machines"));
    table.timing(
        "list with the live state of " + running.size() + " running",
        Timing.of(1000, 4, cloud::cpuNanos, _ -> client.bytes("machines")));
  }

  private void inARow(String image) {
    var made = new String[count];
    var posted = new long[count];
    try (var sightings = new Sightings(cloud)) {
      var cpu = cloud.cpuNanos();
      var begun = System.nanoTime();
      Timing.concurrently(
          count,
          count,
          i -> {
            LockSupport.parkNanos(begun + i * SPACING_NANOS - System.nanoTime());
            posted[i] = System.nanoTime();
            made[i] = cloud.create(CloudUnderTest.NAME + "row-" + i, image);
          });
      var seen = sightings.await(List.of(made));
      var took = IntStream.range(0, count).mapToLong(i -> seen.get(i) - posted[i]).toArray();
      var wall = last(since(begun, seen));
      table.timing(
          "POST → STARTED, " + count + ", one each 100 ms",
          Timing.of(took, wall, cloud.cpuNanos() - cpu));
    } finally {
      cloud.delete(IntStream.range(0, count).mapToObj(i -> made[i]).filter(Starts::there).toList());
    }
  }

  private static boolean there(@Nullable String uri) {
    return uri != null;
  }

  private static long[] since(long begun, List<Long> seen) {
    return seen.stream().mapToLong(at -> at - begun).toArray();
  }

  private static long last(long[] nanos) {
    return IntStream.range(0, nanos.length).mapToLong(i -> nanos[i]).max().orElse(0);
  }

  private void beside(
      String model, Timing one, double wall, Function<String, RawLibvirt> libvirtOf) {
    cloud.stop(model); // the stored definition is what is copied, not that of a running domain
    try (var libvirt = libvirtOf.apply(CloudUnderTest.key(model))) {
      var singles = IntStream.range(0, SINGLES).mapToObj(_ -> libvirt.prepare()).toList();
      var rawOne = Timing.of(SINGLES, 1, () -> 0L, i -> libvirt.start(singles.get(i)));
      table.timing("libvirt alone: define + start, one", rawOne);
      var many = IntStream.range(0, count).mapToObj(_ -> libvirt.prepare()).toList();
      var all = Timing.of(count, RAW_THREADS, () -> 0L, i -> libvirt.start(many.get(i)));
      table.timing(
          "libvirt alone: define + start, %d on %d threads".formatted(count, RAW_THREADS), all);
      var more = one.millis(0.5) - rawOne.millis(0.5);
      table.figure(
          "POST → STARTED, one, beyond libvirt alone",
          String.format(Locale.ROOT, "%.0f ms", more),
          Bound.atMost(more, 150, " ms"));
      var ratio = wall / all.wallMillis();
      table.figure(
          count + " at once: cloud / libvirt alone, wall",
          String.format(Locale.ROOT, "%.2f", ratio),
          Bound.atMost(ratio, 1.15, " ×"));
    }
  }
}
