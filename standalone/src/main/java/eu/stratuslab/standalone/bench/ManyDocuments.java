package eu.stratuslab.standalone.bench;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.standalone.bench.Table.Bound;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Lists of many documents, and a look of the mirror at each of as many machines. They are written
 * into the store of a cloud that is down: it is reading them that is measured.
 */
final class ManyDocuments {
  private static final int PAGE = 1000;
  private static final double MEGA = 1e6;

  private final OwnCloud own;
  private final Table table;
  private final int count;

  ManyDocuments(OwnCloud own, Table table, int count) {
    this.own = own;
    this.table = table;
    this.count = count;
  }

  void measure() {
    own.up("--split");
    String machine;
    String configuration;
    try (var cloud = own.open()) {
      var image = cloud.haltingImage();
      machine = cloud.create(CloudUnderTest.NAME + "model", image, "STOPPED");
      cloud.await(machine, "STOPPED");
      configuration = configuration(cloud);
    }
    own.down();
    copies(ResourceTypes.named("MachineConfiguration").orElseThrow().name(), configuration);
    own.up("--split");
    try (var cloud = own.open()) {
      lists(cloud);
    }
    own.down();
    copies(ResourceTypes.named("Machine").orElseThrow().name(), machine);
    resync();
  }

  private static String configuration(CloudUnderTest cloud) {
    var body = Json.object().put("name", "model").put("cpu", 1).put("memory", 16_384);
    return cloud.client().post("machineConfigurations", body).orThrow("post").path("id").asText();
  }

  private void copies(String type, String model) {
    try (var store = new Backing.Sqlite().open(own.data())) {
      Copies.into(store, type, CloudUnderTest.key(model), count);
    }
  }

  private void lists(CloudUnderTest cloud) {
    var client = cloud.client();
    IntStream.range(0, 500)
        .forEach(i -> client.named("machineConfigurations", CloudUnderTest.NAME + i));
    var filter =
        Timing.of(
            2000,
            4,
            cloud::cpuNanos,
            i ->
                client.named(
                    "machineConfigurations", CloudUnderTest.NAME + (int) (i * 7919L % count)));
    table.timing(
        String.format(Locale.ROOT, "filter by name of %,d", count),
        filter,
        Bound.atMost(filter.cpuMillis(), 1, " ms CPU"));
    page(cloud, "the first page of 1,000", "machineConfigurations");
    page(cloud, "a page of 1,000 in the middle", middle(cloud));
    heap("bridge's heap with %,d documents in the store", 0);
  }

  private void page(CloudUnderTest cloud, String what, String path) {
    IntStream.range(0, 50).forEach(_ -> cloud.client().bytes(path));
    table.timing(
        String.format(Locale.ROOT, "%s of %,d", what, count),
        Timing.of(200, 4, cloud::cpuNanos, _ -> cloud.client().bytes(path)));
  }

  /** Where the links from page to page lead half way through. */
  private String middle(CloudUnderTest cloud) {
    var path = "machineConfigurations";
    for (var seen = 0; seen < count / 2; seen += PAGE) {
      var next = cloud.client().get(path).orThrow(path).path("next").path("href").asText();
      if (next.isEmpty()) {
        return path;
      }
      path = next;
    }
    return path;
  }

  private void resync() {
    own.processes().start("kubernetes", own.component("kubernetes"));
    var looks = new Looks(own);
    var first = looks.start();
    table.figure(
        String.format(Locale.ROOT, "the first look at %,d machines, each resource made", count),
        seconds(first),
        null);
    looks.stop();
    var again = looks.start();
    table.figure(
        String.format(Locale.ROOT, "full resync of %,d machines", count),
        seconds(again),
        Bound.atMost(again, 60, " s"));
    heap("bridge's heap after a full resync of %,d machines", 512);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }

  private void heap(String what, int bound) {
    var bytes = Heap.of(own.processes().find(Looks.BRIDGE).orElseThrow()) / MEGA;
    table.figure(
        String.format(Locale.ROOT, what, count),
        String.format(Locale.ROOT, "%.0f MB", bytes),
        bound == 0 ? null : Bound.atMost(bytes, bound, " MB"));
  }
}
