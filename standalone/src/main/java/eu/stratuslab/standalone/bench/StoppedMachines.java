package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.bench.Table.Bound;
import eu.stratuslab.standalone.process.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What many stopped machines take on the heap of each component, and of the CPUs when idle. */
final class StoppedMachines {
  private static final int CLIENTS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final double KILO = 1e3;

  /**
   * Simulated hosts have room for twice as many; each agent has a part of them, as in a cluster.
   */
  private static final int ROOM = 4000;

  private static final int MAX_HOSTS = 8;
  private static final int STEP = 250;

  private final OwnCloud own;
  private final Table table;
  private final int wanted;
  private final Duration making;
  private int count;
  private int made;

  /**
   * @param making what is not made by then is not measured: the page says how many were
   */
  StoppedMachines(OwnCloud own, Table table, int wanted, Duration making) {
    this.own = own;
    this.table = table;
    this.wanted = wanted;
    this.making = making;
  }

  void measure() {
    own.up("--split", "--hosts", Integer.toString(hosts()));
    try (var cloud = own.open();
        var _ = cloud.withoutLimits()) {
      var image = cloud.haltingImage();
      // The first machines bring what is there once, however many follow.
      make(cloud, image, "first-", CLIENTS * 2);
      var before = heaps();
      var cpu = cloud.cpuNanos();
      var begun = System.nanoTime();
      while (count < wanted && System.nanoTime() - begun < making.toNanos()) {
        var step = Math.min(STEP, wanted - count);
        make(cloud, image, "stopped-" + count + "-", step);
        count += step;
      }
      var wall = (System.nanoTime() - begun) / 1e9;
      table.figure(
          String.format(Locale.ROOT, "POST → STOPPED, %,d with %d clients", count, CLIENTS),
          String.format(
              Locale.ROOT,
              "%.0f a second, %.1f ms of CPU each",
              count / wall,
              (cloud.cpuNanos() - cpu) / 1e6 / count),
          null);
      heaps()
          .forEach(
              (component, bytes) -> row(component, bytes - before.getOrDefault(component, 0L)));
      idle(cloud);
    }
  }

  private int hosts() {
    var hosts = Math.ceilDiv(wanted + CLIENTS * 2, ROOM);
    if (hosts > MAX_HOSTS) {
      throw new IllegalStateException(
          "simulated hosts have room for %d stopped machines, not for %d"
              .formatted(MAX_HOSTS * ROOM - CLIENTS * 2, wanted));
    }
    return hosts;
  }

  private void make(CloudUnderTest cloud, String image, String name, int machines) {
    Timing.concurrently(
        machines, CLIENTS, i -> cloud.create(CloudUnderTest.NAME + name + i, image, "STOPPED"));
    made += machines;
    var path = "machines?$filter=state%3D%27STOPPED%27&$select=count";
    var _ =
        Await.until(
                PATIENCE,
                LOOK,
                () -> {
                  var stopped = cloud.client().get(path).orThrow(path).path("count").asInt();
                  return stopped >= made ? Optional.of(true) : Optional.<Boolean>empty();
                })
            .orElseThrow(() -> new IllegalStateException("not all machines are STOPPED in time"));
  }

  /** Of each component; those of all agents together. */
  private Map<String, Long> heaps() {
    var heaps = new LinkedHashMap<String, Long>();
    for (var component : own.processes().known()) {
      own.processes()
          .find(component)
          .ifPresent(p -> heaps.merge(component.replaceAll("-\\d+$", "s"), Heap.of(p), Long::sum));
    }
    return heaps;
  }

  private void row(String component, long bytes) {
    var each = bytes / KILO / count;
    table.figure(
        String.format(Locale.ROOT, "heap for each of %,d stopped machines: %s", count, component),
        String.format(Locale.ROOT, "%.1f KB", each),
        component.equals("kubernetes") ? null : Bound.atMost(each, 20, " KB"));
  }

  private void idle(CloudUnderTest cloud) {
    var cpu = cloud.cpuNanos();
    LockSupport.parkNanos(IDLE.toNanos());
    table.figure(
        String.format(Locale.ROOT, "CPU of all components at rest with %,d machines", count),
        String.format(
            Locale.ROOT, "%.1f %% of one CPU", 100.0 * (cloud.cpuNanos() - cpu) / IDLE.toNanos()),
        null);
  }
}
