package eu.stratuslab.bridge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import eu.stratuslab.model.meter.Aspect;
import eu.stratuslab.model.meter.MeterSpec;
import eu.stratuslab.model.resource.Href;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What meters cost the bridge: a host with a thousand machines, each with a meter, on SQLite. */
@Tag("slow")
class MeterFigures {
  private static final Logger LOG = LoggerFactory.getLogger(MeterFigures.class);
  private static final int MACHINES = 1000;
  private static final int WARM = 75;
  private static final int MEASURED = 60;
  private static final String HOST = UUID.randomUUID().toString();

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<OfDomain> used = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:10Z");

  @Test
  void an_hour_of_a_thousand_machines(@TempDir Path directory) {
    try (var store = SqliteStore.open(SqliteOptions.of(directory.resolve("db")))) {
      for (var i = 0; i < MACHINES; i++) {
        var key = UUID.randomUUID().toString();
        store.insert(
            SampleDocuments.machine(key).with(d -> d.placement(new Placement(HOST, 1, List.of()))));
        store.insert(meter(store.cloud(), key));
        used.add(new OfDomain(key, i, 1, random.nextLong(1L << 45), 262_144, 0, 0, 0));
      }
      var readings = new Readings(store, () -> now);
      minutes(readings, WARM);
      var written = written();
      var cpu = cpu();
      minutes(readings, MEASURED);
      var cpuMillis = (cpu() - cpu) / 1e6 / MEASURED;
      var bytes = (written() - written) / MACHINES;
      LOG.info("a report of {} machines: {} ms of CPU", MACHINES, Math.round(cpuMillis));
      LOG.info("a machine's hour: {} bytes written to files, log and database", bytes);
      LOG.info("the samples of one meter: {} ms of CPU", Math.round(read(store)));
      assertThat(cpuMillis).isLessThan(500);
      assertThat(bytes).isLessThan(200_000);
    }
  }

  private void minutes(Readings readings, int count) {
    for (var minute = 0; minute < count; minute++) {
      used.replaceAll(this::more);
      var status = Json.object();
      status.set("usage", Json.tree(new HostUsage(now.toString(), used)));
      var acl = SampleDocuments.machine("x").acl();
      readings.take(
          Document.create("Host", HOST, "", "", acl, now, Json.object())
              .with(d -> d.status(status)));
      now = now.plusSeconds(60);
    }
  }

  private OfDomain more(OfDomain was) {
    return new OfDomain(
        was.id(),
        was.run(),
        was.cpus(),
        was.cpu() + random.nextLong(60_000_000_000L),
        was.memory(),
        was.disk() + random.nextLong(1 << 28),
        was.received() + random.nextLong(1 << 26),
        was.sent() + random.nextLong(1 << 26));
  }

  private double read(SqliteStore store) {
    var machine = used.getFirst().id();
    var samples = new Samples(store, () -> now);
    var meter = meter(store.cloud(), machine);
    var times = 10;
    var before = cpu();
    for (var i = 0; i < times; i++) {
      assertThat(samples.of(meter, Reads.EVERYTHING)).hasSizeGreaterThan(100);
    }
    return (cpu() - before) / 1e6 / times;
  }

  private static Document meter(String cloud, String machine) {
    var since = List.of(new MeterSpec.Period("2020-01-01T00:00:00Z", null));
    var spec =
        new MeterSpec(
            new Href("machines/" + machine),
            Aspect.cpu.uri(),
            "percent",
            null,
            "Interval",
            true,
            null,
            null,
            since);
    var acl = SampleDocuments.machine("x").acl();
    return Document.create(
        "Meter", UUID.randomUUID().toString(), cloud, "", acl, Instant.EPOCH, Json.tree(spec));
  }

  private static long cpu() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime();
  }

  /** What this process has handed to the kernel for its files. */
  private static long written() {
    try {
      return Files.readAllLines(Path.of("/proc/self/io")).stream()
          .filter(line -> line.startsWith("wchar: "))
          .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
