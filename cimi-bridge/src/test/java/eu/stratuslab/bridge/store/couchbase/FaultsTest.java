package eu.stratuslab.bridge.store.couchbase;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Waits;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.bridge.store.couchbase.fake.Faults.Fault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong between the store and a cluster is put right, or said in bounded time. */
class FaultsTest {
  private static final List<String> TYPES = List.of(TYPE);
  private static final Waits SHORT =
      new Waits(
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20));

  /** What may be on its way to a reader and in its hands, and then some. */
  private static final long BOUND = 20L << 20;

  private final FakeCouchbase cluster = new FakeCouchbase();
  private DocumentStore store = opened();

  @AfterEach
  void close() {
    store.close();
    cluster.close();
  }

  private DocumentStore opened() {
    return CouchbaseStore.open(cluster.options().withWaits(SHORT), TYPES);
  }

  private void reopen() {
    store.close();
    store = opened();
  }

  private static StoreException refused(Code code, ThrowingCallable call) {
    var refusal = catchThrowableOfType(StoreException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    return refusal;
  }

  private Set<String> keys(Optional<String> checkpoint) {
    return store.changes(checkpoint, 1000, 0).changes().stream()
        .map(Change::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void a_write_whose_answer_is_lost_is_found_by_its_id() {
    cluster.faults().next(Fault.DROP_AFTER);
    var inserted = store.insert(machine("a"));
    assertThat(store.get(TYPE, "a")).isEqualTo(inserted);

    cluster.faults().next(Fault.DROP_AFTER);
    var named = store.replace(inserted.document().with(d -> d.name("x")), inserted.version());
    assertThat(store.get(TYPE, "a")).isEqualTo(named);

    cluster.faults().next(Fault.DROP_AFTER);
    var patched =
        store.patchStatus(TYPE, "a", named.version(), 0, d -> d.with(m -> m.state("STARTED")));
    assertThat(store.get(TYPE, "a")).isEqualTo(patched);

    cluster.faults().next(Fault.DROP_AFTER);
    store.remove(TYPE, "a", patched.version());
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "a"));
  }

  @Test
  void a_write_that_never_arrived_or_met_no_room_is_tried_again() {
    cluster.faults().next(Fault.DROP_BEFORE);
    var inserted = store.insert(machine("a"));
    cluster.faults().next(Fault.BUSY, Fault.BUSY);
    var named = store.replace(inserted.document().with(d -> d.name("x")), inserted.version());
    cluster.faults().next(Fault.DROP_BEFORE);
    store.remove(TYPE, "a", named.version());

    refused(Code.NOT_FOUND, () -> store.get(TYPE, "a"));
  }

  @Test
  void a_disk_that_stands_still_is_told_in_bounded_time_and_reads_go_on() {
    var before = store.insert(machine("a"));
    cluster.faults().stall(true);
    var began = System.nanoTime();

    refused(
        Code.AMBIGUOUS,
        () -> store.replace(before.document().with(d -> d.name("x")), before.version()));

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    assertThat(store.get(TYPE, "a")).isEqualTo(before);
    cluster.faults().stall(false);
    // Now it is decided, one way or the other, and the next writer learns which.
    while (true) {
      var seen = store.get(TYPE, "a");
      try {
        store.replace(seen.document().with(d -> d.name("y")), seen.version());
        break;
      } catch (StoreException e) {
        assertThat(e.code()).isIn(Code.CONFLICT, Code.UNAVAILABLE, Code.AMBIGUOUS);
      }
    }
    assertThat(store.get(TYPE, "a").document().name()).isEqualTo("y");
  }

  @Test
  void a_cluster_that_is_gone_is_told_in_bounded_time_and_found_again() {
    var before = store.insert(machine("a"));
    cluster.stop();
    var began = System.nanoTime();

    refused(Code.UNAVAILABLE, () -> store.get(TYPE, "a"));
    var unsure = catchThrowableOfType(StoreException.class, () -> store.insert(machine("b")));
    assertThat(unsure.code()).isIn(Code.UNAVAILABLE, Code.AMBIGUOUS);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(40));

    cluster.restart();
    assertThat(eventually(() -> store.get(TYPE, "a"))).isEqualTo(before);
    assertThat(eventually(() -> inserted("b"))).isTrue();
    assertThat(store.get(TYPE, "b").document().key()).isEqualTo("b");
  }

  private interface Call<T> {
    T get();
  }

  private static <T> T eventually(Call<T> call) {
    var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return call.get();
      } catch (StoreException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
      }
    }
  }

  @Test
  void no_change_is_missed_when_connections_drop() {
    store.insert(machine("first"));
    var checkpoint = Optional.of(store.checkpoint());
    var seen = new HashSet<String>();
    var keys = new HashSet<String>();
    for (var i = 0; i < 30; i++) {
      var key = "k" + i;
      keys.add(key);
      if (i % 10 == 5) {
        cluster.dropConnections();
      }
      eventually(() -> inserted(key));
    }
    follow(checkpoint.get(), seen, keys);
    assertThat(seen).containsAll(keys);
  }

  /** Reads on from a checkpoint, as a consumer does, until it was told of those documents. */
  private void follow(String checkpoint, Set<String> seen, Set<String> keys) {
    var end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    var at = Optional.of(checkpoint);
    while (!seen.containsAll(keys) && System.nanoTime() - end < 0) {
      try {
        var batch = store.changes(at, 1000, 100);
        batch.changes().forEach(change -> seen.add(change.key()));
        at = Optional.of(batch.checkpoint());
      } catch (StoreException e) {
        assertThat(e.code()).as(e.getMessage()).isIn(Code.GONE, Code.UNAVAILABLE);
        at = e.code() == Code.GONE ? Optional.empty() : at;
      }
    }
  }

  /** It says so to the cluster, which then sends no more; nothing piles up on our side. */
  @Test
  void who_reads_slowly_is_told_slowly() {
    var text = "x".repeat(700_000);
    var keys = new HashSet<String>();
    for (var i = 0; i < 40; i++) {
      keys.add("k" + i);
      store.insert(machine("k" + i).with(d -> d.description(text)));
    }
    reopen();
    var before = cluster.streamed();

    var first = store.changes(Optional.empty(), 1, 0);

    assertThat(first.changes()).hasSize(1);
    assertThat(cluster.streamed() - before).isLessThan(BOUND);
    var seen = new HashSet<String>(Set.of(first.changes().getFirst().key()));
    follow(first.checkpoint(), seen, keys);
    assertThat(seen).isEqualTo(keys);
    assertThat(cluster.streamed() - before).isGreaterThan(BOUND);
  }

  private boolean inserted(String key) {
    try {
      var unused = store.insert(machine(key));
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
    }
    return true;
  }

  @Test
  void after_a_fail_over_the_feed_goes_on_and_tells_again_what_it_must() {
    for (var i = 0; i < 20; i++) {
      store.insert(machine("k" + i));
    }
    var checkpoint = store.checkpoint();
    cluster.failOver(0);
    eventually(() -> inserted("after"));

    assertThat(eventually(() -> keys(Optional.of(checkpoint)))).contains("after");

    // A copy takes over that lacks what this one was told last.
    var later = store.checkpoint();
    cluster.failOver(1);
    eventually(() -> inserted("last"));
    var seen = new HashSet<String>();
    follow(later, seen, Set.of("last"));
    assertThat(seen).contains("last");
    reopen();
    assertThat(keys(Optional.empty())).contains("last");
  }

  @Test
  void a_checkpoint_from_before_a_purge_is_gone_and_the_beginning_tells_everything() {
    for (var i = 0; i < 5; i++) {
      store.insert(machine("k" + i));
    }
    var old = store.checkpoint();
    store.remove(TYPE, "k0", store.get(TYPE, "k0").version());
    store.insert(machine("new"));
    store.close();
    cluster.purge();
    cluster.restart();
    store = opened();

    refused(Code.GONE, () -> store.changes(Optional.of(old), 100, 0));
    refused(Code.GONE, () -> store.changed(old, Optional.empty(), Optional.empty(), 100));
    assertThat(keys(Optional.empty())).containsExactlyInAnyOrder("k1", "k2", "k3", "k4", "new");
  }

  @Test
  void a_bucket_that_wants_more_copies_than_there_are_nodes_is_served_from_the_disk() {
    cluster.wantReplicas(1);
    reopen();

    var inserted = store.insert(machine("a"));
    var named = store.replace(inserted.document().with(d -> d.name("x")), inserted.version());

    assertThat(store.get(TYPE, "a")).isEqualTo(named);
  }

  @Test
  void many_may_open_an_empty_bucket_at_once() throws Exception {
    var options = cluster.options().withWaits(SHORT).withScope("another");
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = List.of(1, 2, 3);
      var stores =
          opening.stream()
              .map(_ -> threads.submit(() -> CouchbaseStore.open(options, List.of(TYPE, "Job"))))
              .toList();
      var clouds = new HashSet<String>();
      for (var future : stores) {
        try (var one = future.get()) {
          clouds.add(one.cloud());
        }
      }
      assertThat(clouds).hasSize(1);
    }
  }

  @Test
  void a_refused_password_is_told_and_never_shown() {
    var options =
        CouchbaseOptions.of(
                cluster.options().nodes(),
                new CouchbaseOptions.Identity.Password("stratuslab", "not this one"))
            .withWaits(
                new Waits(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2)));

    var refusal = refused(Code.UNAVAILABLE, () -> CouchbaseStore.open(options, TYPES));

    assertThat(refusal).hasMessageContaining("user stratuslab");
    assertThat(refusal.toString()).doesNotContain("not this one");
  }
}
