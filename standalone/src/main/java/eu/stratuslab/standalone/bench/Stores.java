package eu.stratuslab.standalone.bench;

import eu.stratuslab.standalone.process.Await;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One kind of store: its operations, a mirror that looks at as many machines as there are documents
 * in it, and what becomes of the mirror when its bridge ends.
 */
final class Stores {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final double MEGA = 1e6;
  private static final int ROUNDS = 3;
  private static final String MACHINE = "Machine";

  private final OwnCloud own;
  private final Backing backing;
  private final List<String> java;
  private final Table table;
  private final int count;

  /**
   * A cloud that is not up yet.
   *
   * @param java the command that a class and its arguments follow
   * @param count of documents
   */
  Stores(OwnCloud own, Backing backing, List<String> java, Table table, int count) {
    this.own = own;
    this.backing = backing;
    this.java = List.copyOf(java);
    this.table = table;
    this.count = count;
  }

  void measure() {
    backing.requireEmpty();
    var model = model();
    operations(model);
    own.processes().start("kubernetes", own.component("kubernetes"));
    resync();
    if (backing instanceof Backing.Couchbase couchbase) {
      handOver(couchbase);
    } else {
      tell("one of two bridges killed → the other one mirrors", "one process has it");
    }
  }

  /** The key of a stopped machine; the cloud is down again. */
  private String model() {
    var options = new ArrayList<>(List.of("--split"));
    options.addAll(backing.options());
    own.up(options.toArray(String[]::new));
    try (var cloud = own.open()) {
      var machine = cloud.create(CloudUnderTest.NAME + "model", cloud.haltingImage(), "STOPPED");
      cloud.await(machine, "STOPPED");
      return CloudUnderTest.key(machine);
    } finally {
      own.down();
    }
  }

  private void operations(String model) {
    try (var store = backing.open(own.data())) {
      var copies = Copies.of(store, MACHINE, model);
      var documents = IntStream.range(0, StoreOperations.needed(count)).mapToObj(copies).toList();
      Copies.into(store, MACHINE, model, Math.max(0, count - documents.size()));
      new StoreOperations(store, table, backing.column(), MACHINE, documents).measure();
    }
  }

  private void resync() {
    var machines =
        String.format(Locale.ROOT, "%,d machines", Math.max(count, StoreOperations.needed(count)));
    var looks = new Looks(own);
    tell("the first look at " + machines + ", each resource made", seconds(looks.start()));
    looks.stop();
    tell("full resync of " + machines, seconds(looks.start()));
    var bytes = Heap.of(own.processes().find(Looks.BRIDGE).orElseThrow()) / MEGA;
    tell("bridge's heap after it", String.format(Locale.ROOT, "%.0f MB", bytes));
    looks.stop();
  }

  private void handOver(Backing.Couchbase couchbase) {
    var kubeconfig = own.data().kubeconfig();
    var _ =
        Await.until(PATIENCE, () -> Optional.of(kubeconfig).filter(Files::exists)).orElseThrow();
    try (var bridges = new HandOver(java, own.data(), couchbase.cfg())) {
      bridges.start();
      var killed = IntStream.range(0, ROUNDS).mapToObj(_ -> bridges.killed()).toList();
      tell("one of two bridges killed → the other one mirrors", worst(killed, false));
      tell("the same, until a write made meanwhile is a custom resource", worst(killed, true));
      var stopped = IntStream.range(0, ROUNDS).mapToObj(_ -> bridges.stopped()).toList();
      tell("one of two bridges stopped in order → the other one mirrors", worst(stopped, false));
      tell("the same, until a write made then is a custom resource", worst(stopped, true));
      var paused = List.of(bridges.paused());
      tell("one of two bridges stands still → the other one mirrors", worst(paused, false));
    }
  }

  private static String worst(List<HandOver.Took> all, boolean applied) {
    var seconds = all.stream().mapToDouble(took -> applied ? took.applied() : took.elected()).max();
    return seconds(seconds.orElseThrow()) + " (worst of " + all.size() + ")";
  }

  private void tell(String what, String figure) {
    table.beside(what, backing.column(), figure);
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
