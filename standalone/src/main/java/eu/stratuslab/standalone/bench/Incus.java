package eu.stratuslab.standalone.bench;

import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.client.IncusApi;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The peer, if this machine has it: the same reads of its instances, which are made for that, have
 * no disk to copy and are not started.
 */
final class Incus {
  private static final String INSTANCES = "/1.0/instances";
  private static final Map<String, String> WHOLE = Map.of("recursion", "1");
  private static final int FEW = 100;
  private static final int MANY = 1000;
  private static final int CLIENTS = 8;

  private final IncusApi api;
  private final Table table;
  private final String name;
  private final String type;
  private final String pool;
  private final ProcessHandle process;

  private Incus(IncusApi api, Table table) {
    this.api = api;
    this.table = table;
    var server = api.get("/1.0", Map.of()).path("environment");
    type = server.path("driver").asText().contains("qemu") ? "virtual-machine" : "container";
    name =
        "%s %s, %ss: "
            .formatted(
                server.path("server").asText(), server.path("server_version").asText(), type);
    process =
        ProcessHandle.of(server.path("server_pid").asLong())
            .orElseThrow(() -> new IllegalStateException("its process is not to be seen"));
    pool =
        Optional.ofNullable(api.get("/1.0/storage-pools", WHOLE).path(0).get("name"))
            .orElseThrow(() -> new IllegalStateException("it has no storage pool"))
            .asText();
  }

  /** Measures the peer, or says why not. */
  static void beside(Table table) {
    var socket = IncusApi.socket(System.getenv());
    if (socket.isEmpty()) {
      table.skip("Incus", "it is not there: its published figures stand in the last column");
      return;
    }
    try (var api = new IncusApi(socket.get())) {
      new Incus(api, table).measure();
    } catch (IllegalStateException | UncheckedIOException e) {
      table.skip("Incus", "it could not be measured: " + e.getMessage());
    }
  }

  private void measure() {
    var made = new CopyOnWriteArrayList<String>();
    try {
      make(made, 0, FEW);
      table.timing(name + "list of 100", list(100));
      make(made, FEW, MANY);
      table.timing(name + "list of 1,000", list(20));
      var first = instance(0);
      table.timing(name + "GET one, 1 client", reads(1000, 1, _ -> first, Map.of()));
      table.timing(
          name + "GET one, " + CLIENTS + " clients", reads(2000, CLIENTS, _ -> first, Map.of()));
      table.timing(name + "filter by name of 1,000", filter());
    } finally {
      Timing.concurrently(made.size(), CLIENTS, i -> api.await(api.delete(made.get(i))));
    }
  }

  private static String instance(int i) {
    return INSTANCES + "/" + CloudUnderTest.NAME + i;
  }

  private void make(List<String> made, int from, int until) {
    var timing =
        Timing.of(
            until - from,
            CLIENTS,
            this::cpuNanos,
            i -> {
              var body = Json.object().put("name", CloudUnderTest.NAME + (from + i));
              body.put("type", type).putArray("profiles");
              body.putObject("source").put("type", "none");
              body.putObject("devices")
                  .putObject("root")
                  .put("type", "disk")
                  .put("path", "/")
                  .put("pool", pool);
              var operation = api.post(INSTANCES, body);
              made.add(instance(from + i));
              api.await(operation);
            });
    if (until == MANY) {
      table.timing(name + "POST → there, " + CLIENTS + " clients", timing);
    }
  }

  private Timing list(int times) {
    return reads(times, 4, _ -> INSTANCES, WHOLE);
  }

  private Timing filter() {
    return Timing.of(
        40,
        4,
        this::cpuNanos,
        i ->
            api.bytes(
                INSTANCES,
                Map.of("recursion", "1", "filter", "name eq " + CloudUnderTest.NAME + i)));
  }

  private Timing reads(
      int times, int clients, Function<Integer, String> path, Map<String, String> query) {
    IntStream.range(0, clients).forEach(i -> api.bytes(path.apply(i), query));
    return Timing.of(times, clients, this::cpuNanos, i -> api.bytes(path.apply(i), query));
  }

  private long cpuNanos() {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }
}
