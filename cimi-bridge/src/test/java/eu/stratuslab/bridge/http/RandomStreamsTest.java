package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.http.EventClient.Event;
import eu.stratuslab.bridge.live.StreamSettings;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.couchbase.CouchbaseStore;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.model.document.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that lose their connection anywhere, while somebody writes: in the end they know what
 * there is, and were told nothing twice. Each write gives a name that no other gives.
 */
class RandomStreamsTest {
  private static final String SIZES = "machineConfigurations";
  private static final int WRITES = 150;

  /** So few changes are kept that a client often lags behind them. */
  private static final StreamSettings SETTINGS =
      new StreamSettings(64, 64, 20_000, Duration.ofMillis(50), Duration.ofSeconds(30), 4);

  @TempDir private Path directory;

  @Test
  void nothing_is_missed_and_nothing_comes_twice() throws Exception {
    run(new FakeStore(UUID.randomUUID().toString()), new Random().nextLong());
  }

  @Test
  void nothing_is_missed_and_nothing_comes_twice_in_sqlite() throws Exception {
    run(SqliteStore.open(SqliteOptions.of(directory.resolve("db"))), new Random().nextLong());
  }

  @Test
  void nothing_is_missed_and_nothing_comes_twice_in_couchbase() throws Exception {
    try (var cluster = new FakeCouchbase()) {
      var options = cluster.options().withWaits(FakeCouchbase.PATIENT);
      run(CouchbaseStore.open(options), new Random().nextLong());
    }
  }

  private static void run(DocumentStore store, long seed) throws Exception {
    System.err.println("RandomStreamsTest: seed " + seed);
    var settings = HttpSettings.loopback(0).streaming(SETTINGS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var cloud = new TestCloud(store, InstantSource.system(), settings)) {
      var random = new Random(seed);
      var all = new Reader(cloud, SIZES, new Random(random.nextLong()));
      var some = new Reader(cloud, SIZES + "?$filter=cpu=1", new Random(random.nextLong()));
      var written = CompletableFuture.runAsync(() -> write(cloud.admin(), random), threads);
      var first = CompletableFuture.supplyAsync(() -> all.readWhile(written), threads);
      var second = CompletableFuture.supplyAsync(() -> some.readWhile(written), threads);
      written.get(300, TimeUnit.SECONDS);
      assertThat(first.get(120, TimeUnit.SECONDS)).describedAs("seed %s", seed).isEmpty();
      assertThat(second.get(120, TimeUnit.SECONDS)).describedAs("seed %s", seed).isEmpty();
    }
  }

  private static void write(CimiClient admin, Random random) {
    var uris = new ArrayList<String>();
    for (var i = 0; i < WRITES; i++) {
      var size = Json.object().put("name", "v" + i).put("cpu", 1 + random.nextInt(2));
      var choice = random.nextInt(10);
      if (uris.isEmpty() || choice < 3) {
        uris.add(admin.post(SIZES, size.put("memory", 131_072)).expect(201).header("Location"));
      } else if (choice < 8) {
        var uri = uris.get(random.nextInt(uris.size()));
        admin.put(uri + "?$select=name,cpu", size).expect(200);
      } else {
        admin.delete(uris.remove(random.nextInt(uris.size()))).expect(200);
      }
    }
  }

  /** A client that keeps what it was told, and loses its connection now and then. */
  private static final class Reader {
    private final CimiClient client;
    private final String path;
    private final Random random;
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<String> present = new HashSet<>();
    private @Nullable String lastEventId;

    Reader(TestCloud cloud, String path, Random random) {
      this.client = cloud.admin();
      this.path = path;
      this.random = random;
    }

    /** What is wrong in the end; empty if nothing is. */
    String readWhile(CompletableFuture<Void> written) {
      while (!written.isDone()) {
        connected(random.nextInt(25));
      }
      var expected = truth();
      for (var i = 0; i < 200 && !known.equals(expected); i++) {
        connected(1 + random.nextInt(25));
      }
      return known.equals(expected) ? "" : known + " is not " + expected;
    }

    private Map<String, String> truth() {
      var truth = new HashMap<String, String>();
      for (JsonNode item : client.get(path).expect(200).json().path(SIZES)) {
        truth.put(item.path("id").asText(), item.path("name").asText());
      }
      return truth;
    }

    private void connected(int events) {
      if (lastEventId == null) {
        known.clear();
        told.clear();
      }
      try (var stream = client.follow(path, lastEventId)) {
        for (var i = 0; i < events; i++) {
          var event = stream.soon();
          if (event.isEmpty()) {
            return;
          }
          take(event.get());
          lastEventId = stream.lastEventId() == null ? lastEventId : stream.lastEventId();
          if (event.get().name().equals("ready") && random.nextInt(3) == 0) {
            return;
          }
        }
      }
    }

    private void take(Event event) {
      var data = (ObjectNode) event.json();
      switch (event.name()) {
        case "message" -> {
          var name = data.path("name").asText();
          assertThat(told.add(event.uri() + name)).describedAs("%s twice", event).isTrue();
          known.put(event.uri(), name);
        }
        case "left", "deleted" -> known.remove(event.uri());
        case "present" -> {
          data.path("ids").forEach(id -> present.add(id.asText()));
          if (!data.path("more").asBoolean()) {
            known.keySet().retainAll(present);
            present.clear();
          }
        }
        case "ready" -> assertThat(data.path("count").asInt()).isNotNegative();
        default -> throw new AssertionError(event);
      }
    }
  }
}
