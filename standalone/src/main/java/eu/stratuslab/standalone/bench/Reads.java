package eu.stratuslab.standalone.bench;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.bench.Table.Bound;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Reads of one resource and of lists. The client takes the bytes and does not look into them. */
final class Reads {
  private static final int RESOURCES = 1000;
  private static final int CLIENTS = 8;
  private static final int WARM = 200;

  private final CloudUnderTest cloud;
  private final Table table;

  Reads(CloudUnderTest cloud, Table table) {
    this.cloud = cloud;
    this.table = table;
  }

  void measure() {
    Map<Integer, String> made = new ConcurrentHashMap<>();
    try {
      table.timing(
          "POST a configuration, " + CLIENTS + " clients",
          Timing.of(RESOURCES, CLIENTS, cloud::cpuNanos, i -> made.put(i, configuration(i))));
      one(Objects.requireNonNull(made.get(0), "the first was not made"));
      lists();
    } finally {
      Timing.concurrently(
          RESOURCES,
          CLIENTS,
          i -> {
            if (made.get(i) instanceof String uri) {
              cloud.client().delete(uri);
            }
          });
    }
  }

  private String configuration(int i) {
    var body =
        Json.object().put("name", CloudUnderTest.NAME + i).put("cpu", 1).put("memory", 16_384);
    return cloud.client().post("machineConfigurations", body).orThrow("post").path("id").asText();
  }

  private void one(String uri) {
    var client = cloud.client();
    IntStream.range(0, WARM * 10).forEach(_ -> client.bytes(uri));
    table.timing("GET one, 1 client", Timing.of(3000, 1, cloud::cpuNanos, _ -> client.bytes(uri)));
    var many = Timing.of(20_000, CLIENTS, cloud::cpuNanos, _ -> client.bytes(uri));
    table.timing(
        "GET one, " + CLIENTS + " clients",
        many,
        Bound.atLeast(many.perSecond(), 5000, "/s")
            .and(Bound.atMost(many.cpuMillis(), 0.3, " ms CPU")));
  }

  private void lists() {
    list("list of 100", "machineConfigurations?$last=100", 2000, 1000);
    list("list of 1,000", "machineConfigurations", 300, 150);
    var client = cloud.client();
    var filter =
        Timing.of(
            2000,
            4,
            cloud::cpuNanos,
            i -> client.named("machineConfigurations", CloudUnderTest.NAME + i % RESOURCES));
    table.timing("filter by name of 1,000", filter, Bound.atMost(filter.cpuMillis(), 1, " ms CPU"));
  }

  private void list(String what, String path, int times, int bound) {
    var client = cloud.client();
    IntStream.range(0, WARM).forEach(_ -> client.bytes(path));
    var list = Timing.of(times, 4, cloud::cpuNanos, _ -> client.bytes(path));
    table.timing(what, list, Bound.atLeast(list.perSecond(), bound, "/s"));
  }
}
