package eu.stratuslab.standalone.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.client.IncusApi;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The peer, if this machine has it: the same reads of its instances, and the same starts if it can
 * run virtual machines. They are made for that and have no disk to copy.
 */
final class Incus {
  private static final String INSTANCES = "/1.0/instances";
  private static final String VIRTUAL_MACHINE = "virtual-machine";
  private static final Map<String, String> WHOLE = Map.of("recursion", "1");
  private static final int FEW = 100;
  private static final int MANY = 1000;
  private static final int CLIENTS = 8;
  private static final int SINGLES = 5;

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
    type = server.path("driver").asText().contains("qemu") ? VIRTUAL_MACHINE : "container";
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

  /** Measures its reads, or says why not. */
  static void reads(Table table) {
    beside(table, IncusApi.socket(System.getenv()), Incus::reads);
  }

  /**
   * Measures its starts, or says why not.
   *
   * @param count how many at once
   */
  static void starts(Table table, int count) {
    starts(table, IncusApi.socket(System.getenv()), count);
  }

  static void starts(Table table, Optional<Path> socket, int count) {
    beside(table, socket, incus -> incus.starts(count));
  }

  private static void beside(Table table, Optional<Path> socket, Consumer<Incus> measurement) {
    if (socket.isEmpty()) {
      table.skip("Incus", "it is not there: its published figures stand in the last column");
      return;
    }
    try (var api = new IncusApi(socket.get())) {
      measurement.accept(new Incus(api, table));
    } catch (IllegalStateException | UncheckedIOException e) {
      table.skip("Incus", "it could not be measured: " + e.getMessage());
    }
  }

  private void starts(int count) {
    if (!type.equals(VIRTUAL_MACHINE)) {
      table.skip(
          name + "starts", "it runs no virtual machines here, and a container is another thing");
      return;
    }
    var made = new CopyOnWriteArrayList<String>();
    try {
      table.timing(
          name + "POST → running, one",
          Timing.of(SINGLES, 1, this::cpuNanos, i -> start(made, "one-" + i)));
      table.timing(
          name + "POST → running, " + count + " at once",
          Timing.of(count, count, this::cpuNanos, i -> start(made, "many-" + i)));
      table.timing(
          name + "list with the live state of " + made.size() + " running",
          reads(100, 4, _ -> INSTANCES, Map.of("recursion", "2")));
    } finally {
      Timing.concurrently(
          made.size(),
          CLIENTS,
          i -> {
            var instance = made.get(i);
            // What could not be started has nothing to stop.
            if (api.get(instance, Map.of()).path("status").asText().equals("Running")) {
              api.await(state(instance, "stop"));
            }
            api.await(api.delete(instance));
          });
    }
  }

  /** Without a system, as small as it may be, and running. */
  private void start(Collection<String> made, String what) {
    var body = body(CloudUnderTest.NAME + what);
    body.putObject("config")
        .put("limits.cpu", "1")
        .put("limits.memory", "64MiB")
        .put("security.secureboot", "false");
    api.await(api.post(INSTANCES, body));
    var instance = INSTANCES + "/" + CloudUnderTest.NAME + what;
    made.add(instance);
    api.await(state(instance, "start"));
  }

  private String state(String instance, String action) {
    var stops = action.equals("stop");
    return api.put(instance + "/state", Json.object().put("action", action).put("force", stops));
  }

  private ObjectNode body(String instance) {
    var body = Json.object().put("name", instance);
    body.put("type", type).putArray("profiles");
    body.putObject("source").put("type", "none");
    body.putObject("devices")
        .putObject("root")
        .put("type", "disk")
        .put("path", "/")
        .put("pool", pool);
    return body;
  }

  private void reads() {
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
              var operation = api.post(INSTANCES, body(CloudUnderTest.NAME + (from + i)));
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
