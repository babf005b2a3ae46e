package eu.stratuslab.bridge.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.FaultyStore;
import eu.stratuslab.bridge.store.FaultyStore.Rates;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.FakeKubeCluster;
import eu.stratuslab.kube.Labels;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kubelet is told of a bridge: whether consumers can be sent to it. */
class ReadinessTest {
  private final FakeKubeCluster cluster = new FakeKubeCluster(new Random(1), true);
  private final FaultyStore store =
      new FaultyStore(new FakeStore(UUID.randomUUID().toString()), new Random(1), Rates.NONE);

  @TempDir private Path directory;

  private static Optional<String> trouble(Replica replica, String check) {
    return Objects.requireNonNull(replica.ready().get(check), check).get();
  }

  private Replica start() {
    var settings = BridgeSettings.of(HttpSettings.loopback(0), directory.resolve("password"));
    return Replica.start(store, cluster.client(), () -> {}, settings, "one");
  }

  @Test
  void it_is_ready_while_the_store_answers() {
    try (var replica = start()) {
      assertThat(trouble(replica, "store")).isEmpty();

      store.setRates(new Rates(1, 0, 0));
      assertThat(trouble(replica, "store")).isPresent();

      store.setRates(Rates.NONE);
      assertThat(trouble(replica, "store")).isEmpty();
    }
  }

  @Test
  void it_is_not_ready_once_its_mirror_has_halted() {
    try (var replica = start()) {
      assertThat(trouble(replica, "mirror")).isEmpty();
    }
    // Another cloud has taken the cluster.
    var taken = new FakeKubeCluster(new Random(1), true);
    taken.client().ensureNamespace(Labels.SYSTEM_NAMESPACE, "another-cloud");
    var settings = BridgeSettings.of(HttpSettings.loopback(0), directory.resolve("password"));
    try (var replica = Replica.start(store, taken.client(), () -> {}, settings, "two")) {
      Await.until("it halts", () -> trouble(replica, "mirror").isPresent());
      assertThat(trouble(replica, "store")).isEmpty();
    }
  }
}
