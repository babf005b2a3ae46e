package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Ref;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each number above zero, and back. */
class DanglingTest {
  private final FakeStore store = new FakeStore(MirrorWorld.CLOUD);
  private final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  private final Consumer consumer = new Consumer(store, InstantSource.system(), new Random(2));
  private final StubAgent agent = new StubAgent("h1", MirrorWorld.CLOUD, cluster.client());
  private final StubOperator operator = new StubOperator(cluster.client(), new Random(3));

  private Dangling look() {
    return DanglingLook.at(store, cluster.client());
  }

  @Test
  void a_document_without_a_resource_counts_until_the_mirror_has_made_it() {
    var key = consumer.create();
    assertThat(look().documents()).containsExactly("machines/" + key);
    try (var _ = mirror()) {
      Await.until("its resource is there", () -> look().documents().isEmpty());
    }
    assertThat(look().none()).isTrue();
  }

  @Test
  void a_domain_without_a_document_counts_until_it_is_gone() {
    try (var _ = mirror()) {
      var key = consumer.create();
      Await.until("it runs", () -> tend(key) && agent.domains.containsKey(key));
      agent.reportHost();
      assertThat(look().domains()).isEmpty();

      var stray = "01a20391-0000-7000-8000-00000000dead";
      agent.domains.put(stray, new StubAgent.Domain());
      agent.reportHost();
      assertThat(look().domains()).containsExactly(stray);

      agent.domains.remove(stray);
      agent.reportHost();
      assertThat(look().none()).isTrue();
    }
  }

  @Test
  void an_open_job_counts_while_nothing_is_there_that_it_affects() {
    var key = consumer.create();
    var made = store.get("Machine", key);
    store.remove("Machine", key, made.version());
    assertThat(look().jobs()).hasSize(1).allMatch(job -> job.startsWith("jobs/"));

    // What a sweeper does.
    store.insert(made.document());
    assertThat(look().jobs()).isEmpty();
  }

  @Test
  void an_image_of_either_kind_has_the_same_kind_of_resource() {
    var seen =
        new Dangling.Seen(
            Map.of("jobs/1", Set.of()),
            Set.of("machineImages/a", "volumeImages/b", "volumeImages/c", "users/u", "hosts/h"),
            Set.of("images/a", "images/b"),
            Map.of());

    assertThat(Dangling.of(seen, _ -> Optional.empty()))
        .isEqualTo(new Dangling(List.of(), List.of("volumeImages/c"), List.of()));
  }

  @Test
  void what_a_host_listed_before_it_was_deleted_does_not_count_until_it_is_listed_again() {
    var deletion = Instant.parse("2026-11-27T12:00:00Z");
    var uuid = "01a20391-0000-7000-8000-00000000dead";

    assertThat(listed(uuid, deletion.minusSeconds(8), Optional.of(deletion))).isEmpty();
    assertThat(listed(uuid, deletion.plusSeconds(2), Optional.of(deletion))).isEmpty();
    assertThat(listed(uuid, deletion.plusSeconds(12), Optional.of(deletion))).containsExactly(uuid);
    assertThat(listed(uuid, deletion.minusSeconds(8), Optional.empty())).containsExactly(uuid);
  }

  private static List<String> listed(String uuid, Instant at, Optional<Instant> deleted) {
    var seen = new Dangling.Seen(Map.of(), Set.of(), Set.of(), Map.of(uuid, at));
    return Dangling.of(seen, _ -> deleted).domains();
  }

  private boolean tend(String key) {
    try {
      var ref = new Ref(MirrorWorld.MACHINE, "stratuslab-acme", key);
      agent.reportHost();
      operator.propose(ref, List.of("h1"));
      agent.reconcile(ref);
    } catch (KubeException e) {
      assertThat(e.code()).isIn(KubeException.Code.CONFLICT, KubeException.Code.NOT_FOUND);
    }
    return true;
  }

  private Mirror mirror() {
    return new Mirror(
        store,
        cluster.client(),
        new PlainBurials(store, InstantSource.system()),
        InstantSource.system(),
        new Settings(
            "one", Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofMillis(20), 4),
        () -> {},
        _ -> {});
  }
}
