package eu.stratuslab.bridge.history;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.FaultyStore.Rates;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Waits;
import eu.stratuslab.bridge.store.couchbase.CouchbaseStore;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.bridge.store.couchbase.fake.Faults.Fault;
import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledged means kept: clients write through three bridges over one store, one of which mirrors
 * into Kubernetes, while bridges die in the middle of writes, are paused and lose their
 * connections. Whatever was answered must be explained by resources that change at one instant
 * each, nothing acknowledged may be lost, and nothing may be done twice. The seed decides what
 * happens, not when: a failure names it.
 */
class AcknowledgedTest {
  private static final Logger LOG = LoggerFactory.getLogger(AcknowledgedTest.class);
  private static final Kind IMAGE = Kind.of(ResourceTypes.MACHINE_IMAGE.mirrored().orElseThrow());
  private static final int BRIDGES = 3;
  private static final int CLIENTS = 6;

  /** Of each client, with every change; the slow test has many more. */
  private static final int TURNS = 15;

  /** Shorter than what happens to connections, so that answers are given up. */
  private static final Waits HASTY =
      new Waits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5));

  @TempDir Path directory;

  @Test
  void over_a_store_in_memory() throws Exception {
    try (var store = new FakeStore(UUID.randomUUID().toString())) {
      storm(shared(store), seed(1), TURNS, CALM);
    }
  }

  @Test
  void over_sqlite() throws Exception {
    try (var store = SqliteStore.open(SqliteOptions.of(directory.resolve("db")))) {
      storm(shared(store), seed(2), TURNS, CALM);
    }
  }

  @Test
  void over_couchbase() throws Exception {
    try (var cluster = new FakeCouchbase();
        var store =
            CouchbaseStore.open(
                cluster.options().withReserveBytes(1).withWaits(FakeCouchbase.PATIENT))) {
      storm(shared(store), seed(3), TURNS, CALM);
    }
  }

  @Tag("slow")
  @Test
  void over_sqlite_for_minutes() throws Exception {
    for (var seed = 100; seed < 110; seed++) {
      try (var store = SqliteStore.open(SqliteOptions.of(directory.resolve("db" + seed)))) {
        storm(shared(store), seed(seed), turns(400), CALM);
      }
    }
  }

  @Tag("slow")
  @Test
  void over_couchbase_whose_connections_fail() throws Exception {
    for (var seed = 200; seed < 203; seed++) {
      overCouchbase(seed(seed), turns(150), 3_500);
    }
  }

  /**
   * Each bridge has connections of its own: they are dropped, or stand still for so many
   * milliseconds at most, answers get lost, and the cluster's disk stands still.
   */
  private void overCouchbase(long seed, int turns, int longest) throws Exception {
    try (var cluster = new FakeCouchbase()) {
      var options = cluster.options().withReserveBytes(1).withWaits(HASTY);
      storm(
          () -> CouchbaseStore.open(options),
          seed,
          turns,
          (weather, clients) -> disturb(cluster, longest, weather, clients));
    }
  }

  /** What happens to the connections of all bridges to their store. */
  private interface Weather {
    void happen(Random random, List<Future<?>> clients) throws InterruptedException;
  }

  private static final Weather CALM = (_, _) -> {};

  private static void disturb(
      FakeCouchbase cluster, int longest, Random weather, List<Future<?>> clients)
      throws InterruptedException {
    switch (weather.nextInt(10)) {
      case 0 -> cluster.dropConnections();
      case 1 -> cluster.dropSome(weather);
      case 2 -> cluster.pauseSome(weather, Duration.ofMillis(weather.nextInt(longest)));
      case 3 -> {
        cluster.faults().stall(true);
        elapse(clients, weather.nextInt(longest));
        cluster.faults().stall(false);
      }
      case 4 -> {
        var all = Fault.values();
        cluster
            .faults()
            .next(
                Stream.generate(() -> all[weather.nextInt(all.length)])
                    .limit(4)
                    .toArray(Fault[]::new));
      }
      default -> {}
    }
  }

  /** The seed of a test, or {@code -Dhistory.seed}. */
  private static long seed(long usual) {
    return Long.getLong("history.seed", usual);
  }

  /** Of each client in a test of minutes, or {@code -Dhistory.turns}. */
  private static int turns(int usual) {
    return Integer.getInteger("history.turns", usual);
  }

  /** One store for all bridges: it stays open when one of them closes it. */
  private static Supplier<DocumentStore> shared(DocumentStore store) {
    return () -> new Mortal().store(store);
  }

  private void storm(
      Supplier<? extends DocumentStore> opening, long seed, int turns, Weather connections)
      throws Exception {
    LOG.info("seed {}: -Dhistory.seed={} has it again", seed, seed);
    var replicas = new ArrayList<Replica>();
    var history = new History();
    var kube = new FakeKubeCluster(new Random(seed), true).client();
    try {
      var passwordFile = directory.resolve("password-" + seed);
      for (var i = 0; i < BRIDGES; i++) {
        replicas.add(new Replica(opening, kube, passwordFile, seed * 31 + i));
      }
      var password = password(passwordFile);
      run(replicas, history, seed, turns, password, connections);
      settle(replicas, history, seed, password);
      var judge = new Client("judge", replicas, history, seed, password);
      verify(history, judge, seed);
      verifyMirrored(history, judge, kube, seed);
    } finally {
      replicas.forEach(Replica::close);
    }
  }

  private static String password(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private static void run(
      List<Replica> replicas,
      History history,
      long seed,
      int turns,
      String password,
      Weather connections)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<?>>();
      for (var i = 0; i < CLIENTS; i++) {
        var client = new Client("c" + i, replicas, history, seed * 17 + i, password);
        clients.add(
            pool.submit(
                () -> {
                  for (var turn = 0; turn < turns; turn++) {
                    client.turn();
                  }
                }));
      }
      replicas.forEach(Replica::endangered);
      var weather = new Random(seed);
      while (!clients.stream().allMatch(Future::isDone)) {
        connections.happen(weather, clients);
        happen(replicas.get(weather.nextInt(BRIDGES)), weather, clients);
      }
      for (var client : clients) {
        client.get(1, TimeUnit.SECONDS);
      }
    }
  }

  private static void happen(Replica replica, Random weather, List<Future<?>> clients)
      throws InterruptedException {
    switch (weather.nextInt(5)) {
      case 0 -> replica.reborn();
      case 1 -> {
        var goOn = replica.life().paused();
        elapse(clients, 50 + weather.nextInt(300));
        goOn.run();
      }
      case 2 -> replica.weather(new Rates(0.1, 0.05, 0.05));
      case 3 -> replica.weather(new Rates(0, 0, 0.2));
      default -> replica.weather(Rates.NONE);
    }
    elapse(clients, 100 + weather.nextInt(300));
    if (replica.life().dead()) {
      replica.reborn();
    }
  }

  /** Waits for that long, or until the clients are done. */
  private static void elapse(List<Future<?>> clients, int millis) throws InterruptedException {
    var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var client : clients) {
      try {
        client.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return;
      } catch (ExecutionException _) {
        // Whoever waits for the clients throws it.
      }
    }
  }

  /** Everybody lives, and everything is read once more, at every bridge. */
  private static void settle(List<Replica> replicas, History history, long seed, String password) {
    for (var replica : replicas) {
      replica.safe();
      if (replica.life().dead()) {
        replica.reborn();
      }
    }
    for (var replica : replicas) {
      var reader = new Client("last", List.of(replica), history, seed, password);
      history.created().forEach(created -> reader.read(created.path()));
    }
  }

  private static void verify(History history, Client judge, long seed) {
    assertThat(history.surprises()).describedAs("seed " + seed).isEmpty();
    for (var created : history.created()) {
      var wrong =
          Linearizability.violation(
              Register.created(created.value()), history.operations(created.path()));
      assertThat(wrong).describedAs("seed %d, %s", seed, created).isEmpty();
    }
    for (var name : history.names()) {
      assertThat(judge.named(name)).describedAs("seed %d, %s", seed, name).isLessThanOrEqualTo(1);
    }
    assertThat(history.answered()).describedAs("answered requests").isGreaterThan(50);
  }

  /** Whoever mirrors by now, each document is in Kubernetes as it was last written. */
  private static void verifyMirrored(History history, Client judge, KubeApi kube, long seed) {
    assertThat(history.mirrored()).describedAs("seed " + seed).isNotEmpty();
    for (var path : history.mirrored()) {
      var revision = judge.revision(path);
      var name = path.substring(path.indexOf('/') + 1);
      Await.until(
          "seed %d: %s has revision %d".formatted(seed, path, revision),
          () ->
              kube.list(IMAGE, Map.of()).stream()
                  .filter(image -> image.ref().name().equals(name))
                  .anyMatch(image -> image.spec().path("revision").asLong() == revision));
    }
  }
}
