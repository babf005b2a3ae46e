package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mirror with its threads: election, take-over, lost clusters, other people's clusters. */
class MirrorTest {
  private static final String CLOUD = "0192f000-0000-7000-8000-000000000000";
  private static final int WORKERS = 4;
  private static final int MANY = 40;

  private final FakeStore store = new FakeStore(CLOUD);
  private final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  private final Consumer consumer = new Consumer(store, InstantSource.system(), new Random(2));
  private final StubOperator operator = new StubOperator(cluster.client(), new Random(3));
  private final StubAgent agent = new StubAgent("h1", CLOUD, cluster.client());
  private final AtomicInteger prepared = new AtomicInteger();
  private final List<Mirror> mirrors = new java.util.ArrayList<>();

  private Mirror mirror(String identity) {
    return mirror(identity, store, _ -> {});
  }

  private Mirror mirror(
      String identity, DocumentStore store, java.util.function.Consumer<String> crash) {
    var mirror =
        new Mirror(
            store,
            cluster.client(),
            new PlainBurials(store, InstantSource.system()),
            InstantSource.system(),
            new Settings(
                identity,
                Duration.ofSeconds(15),
                Duration.ofMinutes(10),
                Duration.ofMillis(20),
                WORKERS),
            prepared::incrementAndGet,
            crash);
    mirrors.add(mirror);
    return mirror;
  }

  @AfterEach
  void close() {
    mirrors.forEach(Mirror::close);
  }

  private Ref ref(String key) {
    return new Ref(MirrorWorld.MACHINE, "stratuslab-acme", key);
  }

  private Optional<Resource> resource(String key) {
    return cluster.client().get(ref(key));
  }

  private Document document(String key) {
    return store.get("Machine", key).document();
  }

  /** One look of everybody else; whoever comes too late looks again, as with a real queue. */
  private void world(String key) {
    try {
      agent.reportHost();
      operator.propose(ref(key), List.of("h1"));
      agent.reconcile(ref(key));
    } catch (KubeException e) {
      assertThat(e.code()).isIn(KubeException.Code.CONFLICT, KubeException.Code.NOT_FOUND);
    }
  }

  private void started(String key) {
    Await.until(
        key + " runs",
        () -> {
          world(key);
          return "STARTED".equals(document(key).state()) && document(key).operation() == null;
        });
  }

  @Test
  void a_secret_that_its_host_does_not_find_is_written_anew() {
    mirror("one");
    var key = consumer.create();
    Await.until(
        "the secret is there", () -> cluster.client().secret("stratuslab-acme", key).isPresent());
    cluster.client().deleteSecret("stratuslab-acme", key);
    started(key);
    assertThat(cluster.client().secret("stratuslab-acme", key)).isPresent();
  }

  @Test
  void a_machine_lives_and_dies() {
    mirror("one");
    var key = consumer.create();
    started(key);
    assertThat(cluster.client().secret("stratuslab-acme", key)).isPresent();
    assertThat(java.util.Objects.requireNonNull(document(key).placement()).addresses()).hasSize(1);
    consumer.delete(key);
    Await.until(
        "it is gone",
        () -> {
          world(key);
          return document(key).gone() && resource(key).isEmpty();
        });
    assertThat(agent.domains).isEmpty();
    Await.until("no secret is left", () -> cluster.secretNames().isEmpty());
    Await.until(
        "every Job has ended",
        () ->
            store.everything().stream()
                .filter(s -> s.document().type().equals("Job"))
                .allMatch(s -> Consumer.ended(s.document())));
  }

  @Test
  void what_kubectl_deletes_is_made_again_and_runs_on() {
    mirror("one");
    var key = consumer.create();
    started(key);
    var uid = resource(key).orElseThrow().meta().uid();
    cluster.client().delete(ref(key), uid);
    Await.until(
        "it is another resource",
        () -> {
          world(key);
          return resource(key).filter(r -> !r.meta().uid().equals(uid)).isPresent();
        });
    assertThat(agent.domains).containsKey(key);
    started(key);
  }

  @Test
  void a_foreign_edit_is_reverted_with_an_event() {
    mirror("one");
    var key = consumer.create();
    settled(key);
    cluster.edit(ref(key), spec -> spec.put("cpu", 99));
    Await.until(
        "it is reverted", () -> resource(key).orElseThrow().spec().path("cpu").asInt() == 1);
    Await.until(
        "an event says so",
        () -> cluster.events().stream().anyMatch(e -> e.reason().equals("Reverted")));
    assertThat(store.everything())
        .extracting(s -> s.document().spec().at("/content/code").asText())
        .containsOnlyOnce("Reverted");
  }

  /** What is changed before the mirror's own last word to it is overwritten, not reverted. */
  private void settled(String key) {
    started(key);
    Await.until(
        "its data are known of",
        () -> resource(key).orElseThrow().spec().at("/placement/settled").asBoolean());
  }

  @Test
  void a_label_of_ours_is_changed_back_whatever_it_was_changed_to() {
    mirror("one");
    var key = consumer.create();
    settled(key);

    for (var elsewhere : List.of("elsewhere", "nowhere")) {
      cluster.relabel(ref(key), Labels.HOST, elsewhere);
      Await.until(
          "it has the label of its host again",
          () -> "h1".equals(resource(key).orElseThrow().labels().get(Labels.HOST)));
    }

    Await.until(
        "both times are told of",
        () ->
            store.everything().stream()
                    .filter(
                        s -> s.document().spec().at("/content/code").asText().equals("Reverted"))
                    .count()
                == 2);
  }

  @Test
  void a_lost_cluster_is_rebuilt() {
    mirror("one");
    var key = consumer.create();
    started(key);
    var before = prepared.get();
    cluster.wipe();
    Await.until("the types are brought back", () -> prepared.get() > before);
    Await.until("the resource is back", () -> resource(key).isPresent());
    started(key);
    assertThat(agent.domains).containsOnlyKeys(key);
  }

  @Test
  void a_missing_type_is_a_wait() {
    var mirror = mirror("one");
    Await.until("it leads", mirror::leads);
    cluster.served(MirrorWorld.MACHINE, false);
    var key = consumer.create();
    Await.until("it asks for the types", () -> prepared.get() > 1);
    cluster.served(MirrorWorld.MACHINE, true);
    Await.until("the resource is made", () -> resource(key).isPresent());
    assertThat(mirror.halted()).isEmpty();
  }

  @Test
  void the_next_mirror_takes_over_under_a_higher_term() {
    var one = mirror("one");
    Await.until("one leads", one::leads);
    var two = mirror("two");
    assertThat(two.leads()).isFalse();
    var term = store.term();
    one.close();
    Await.until("two leads", two::leads);
    assertThat(store.term()).isGreaterThan(term);
    var key = consumer.create();
    Await.until("the resource is made", () -> resource(key).isPresent());
    assertThat(resource(key).orElseThrow().spec().path("term").asLong()).isEqualTo(store.term());
  }

  @Test
  void who_takes_over_begins_with_what_changed_meanwhile() {
    var one = mirror("one");
    var keys = IntStream.range(0, MANY).mapToObj(_ -> consumer.create()).toList();
    keys.forEach(this::started);
    Await.until("nothing waits", () -> one.pending() == 0);
    var nobody = cluster.client().elect("", Mirror.LEASE, "nobody", Duration.ofDays(1), _ -> {});
    one.close();
    var follows = new CountDownLatch(1);
    List<String> made = new CopyOnWriteArrayList<>();
    mirror(
        "two",
        Between.calls(
            store,
            (call, arguments) -> {
              if (call.equals("changes") && ((Optional<?>) arguments[0]).isPresent()) {
                follows.countDown();
              }
            }),
        point -> {
          if (point.startsWith("mirror.before-Create ")) {
            made.add(point.substring(point.indexOf('/') + 1));
          }
        });
    Await.until("two follows", () -> follows.getCount() == 0);
    cluster.wipe();
    var changed = keys.get(MANY / 2);
    consumer.rename(changed);
    nobody.close();
    Await.until("everything is made again", () -> new HashSet<>(made).containsAll(keys));
    assertThat(made.indexOf(changed)).isLessThanOrEqualTo(2 * WORKERS);
  }

  @Test
  void a_store_that_was_restored_counts_on_above_the_cluster() {
    var one = mirror("one");
    var key = consumer.create();
    started(key);
    one.close();
    cluster.edit(ref(key), spec -> spec.put("term", 40));
    mirror("two");
    consumer.rename(key);
    Await.until(
        "it is applied",
        () ->
            resource(key)
                .orElseThrow()
                .annotations()
                .getOrDefault(Labels.NAME, "")
                .equals(document(key).name()));
    assertThat(store.term()).isGreaterThanOrEqualTo(40);
  }

  @Test
  void the_cluster_of_another_cloud_stops_the_mirror_loudly() {
    KubeApi kube = cluster.client();
    kube.ensureNamespace(Labels.SYSTEM_NAMESPACE, "another-cloud");
    var mirror = mirror("one");
    consumer.create();
    Await.until("it halts", () -> mirror.halted().isPresent());
    assertThat(mirror.halted().orElseThrow()).contains("another-cloud");
    assertThat(mirror.leads()).isFalse();
    assertThat(cluster.everything()).isEmpty();
    assertThatThrownBy(() -> Mirror.own(kube, CLOUD)).isInstanceOf(Halted.class);
  }

  @Test
  void the_namespace_of_another_cloud_stops_the_mirror_loudly() {
    cluster.client().ensureNamespace("stratuslab-acme", "another-cloud");
    var mirror = mirror("one");
    consumer.create();
    Await.until("it halts", () -> mirror.halted().isPresent());
    assertThat(cluster.everything()).isEmpty();
  }

  @Test
  void what_a_host_has_of_a_buried_machine_is_removed() {
    mirror("one");
    var key = consumer.create();
    started(key);
    var copy = agent.domains.get(key);
    consumer.delete(key);
    Await.until(
        "it is gone",
        () -> {
          world(key);
          return document(key).gone() && resource(key).isEmpty();
        });
    // A host that was restored from a backup, say.
    agent.domains.put(key, java.util.Objects.requireNonNull(copy));
    Await.until(
        "it is gone from the host, too",
        () -> {
          world(key);
          return agent.domains.isEmpty() && resource(key).isEmpty();
        });
  }

  @Test
  void it_begins_its_term_after_an_error() {
    var bugs = new AtomicInteger(1);
    var mirror =
        mirror(
            "one",
            Between.calls(
                store,
                (call, _) -> {
                  if (call.equals("raiseTerm") && bugs.getAndDecrement() > 0) {
                    throw new AssertionError("a bug");
                  }
                }),
            _ -> {});
    Await.until("it leads", mirror::leads);
    assertThat(bugs.get()).isNegative();
  }
}
