package eu.stratuslab.standalone.bench;

import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The measurements, in the order of the table. Everything that it makes it deletes again. */
public final class Bench {
  private static final int RESOURCES = 1000;
  private static final int CLIENTS = 8;
  private static final String NAME = "bench-";

  private final CloudUnderTest cloud;
  private final Function<String, RawLibvirt> raw;
  private final Consumer<String> progress;
  private final List<String> rows = new ArrayList<>();

  /**
   * Measurements that have not begun.
   *
   * @param raw libvirt alone, given the uuid of a machine to copy
   * @param progress told what is measured now
   */
  public Bench(CloudUnderTest cloud, Function<String, RawLibvirt> raw, Consumer<String> progress) {
    this.cloud = cloud;
    this.raw = raw;
    this.progress = progress;
  }

  /** Measures everything with so many machines at once; the answer is the rows of the table. */
  public List<String> run(int machines) {
    reads();
    try (var _ = cloud.withoutLimits()) {
      machines(machines);
    }
    return rows;
  }

  private void reads() {
    progress.accept("making " + RESOURCES + " machine configurations");
    Map<Integer, String> made = new ConcurrentHashMap<>();
    var client = cloud.client();
    add(
        "POST a configuration, " + CLIENTS + " clients",
        RESOURCES,
        CLIENTS,
        i -> {
          var body = Json.object().put("name", NAME + i).put("cpu", 1).put("memory", 16_384);
          made.put(
              i, client.post("machineConfigurations", body).orThrow("post").path("id").asText());
        });
    progress.accept("reading");
    var one = Objects.requireNonNull(made.get(0), "the first was not made");
    IntStream.range(0, 2000).forEach(_ -> client.get(one).orThrow("warm-up"));
    add("GET one, 1 client", 3000, 1, _ -> client.get(one).orThrow("get"));
    add("GET one, " + CLIENTS + " clients", 10_000, CLIENTS, _ -> client.get(one).orThrow("get"));
    add("list of 100", 300, 4, _ -> client.get("machineConfigurations?$last=100").orThrow("list"));
    add("list of 1000", 40, 2, _ -> client.get("machineConfigurations").orThrow("list"));
    add(
        "filter by name of 1000",
        1000,
        4,
        i -> client.named("machineConfigurations", NAME + i % RESOURCES));
    progress.accept("deleting them");
    Timing.of(
        RESOURCES,
        CLIENTS,
        cloud::cpuNanos,
        i -> client.delete(Objects.requireNonNull(made.get(i), "not made")));
  }

  private void machines(int count) {
    progress.accept("starting one machine after the other, then " + count + " at once");
    var image = cloud.haltingImage();
    var model = cloud.create(NAME + "model", image);
    cloud.await(model, "STARTED");
    List<String> made = new CopyOnWriteArrayList<>();
    try {
      add("POST → STARTED, one", 5, 1, i -> made.add(started(NAME + "one-" + i, image)));
      add(
          "POST answered, " + count + " at once",
          count,
          count,
          i -> made.add(cloud.create(NAME + "many-" + i, image)));
      progress.accept("waiting for them");
      made.forEach(uri -> cloud.await(uri, "STARTED"));
      made.parallelStream().forEach(cloud::delete);
      made.clear();
      var all =
          Timing.of(
              count, count, cloud::cpuNanos, i -> made.add(started(NAME + "all-" + i, image)));
      rows.add(all.row("POST → STARTED, " + count + " at once"));
      var wall = all.wallMillis();
      made.parallelStream().forEach(cloud::delete);
      made.clear();
      rawRows(model, count, wall);
    } finally {
      made.parallelStream().forEach(cloud::delete);
      cloud.delete(model);
      cloud.delete(image);
    }
  }

  private void rawRows(String model, int count, double cloudMillis) {
    progress.accept("the same with libvirt alone");
    cloud.stop(model); // the stored definition is what is copied, not that of a running domain
    try (var libvirt = raw.apply(CloudUnderTest.key(model))) {
      var singles = IntStream.range(0, 5).mapToObj(_ -> libvirt.prepare()).toList();
      add("libvirt alone: define + start, one", 5, 1, i -> libvirt.start(singles.get(i)));
      var many = IntStream.range(0, count).mapToObj(_ -> libvirt.prepare()).toList();
      var all = Timing.of(count, 4, () -> 0L, i -> libvirt.start(many.get(i)));
      rows.add(all.row("libvirt alone: define + start, " + count + " on 4 threads"));
      rows.add(
          String.format(
              Locale.ROOT,
              "| **cloud / libvirt alone, %d at once, wall** | | %.2f | | | |",
              count,
              cloudMillis / all.wallMillis()));
    }
  }

  private String started(String name, String image) {
    var uri = cloud.create(name, image);
    cloud.await(uri, "STARTED");
    return uri;
  }

  private void add(String what, int count, int threads, IntConsumer operation) {
    rows.add(Timing.of(count, threads, cloud::cpuNanos, operation).row(what));
  }
}
