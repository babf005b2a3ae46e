package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.sqlite.SqliteOptions;
import eu.stratuslab.bridge.store.sqlite.SqliteStore;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.Fabric8KubeApi;
import eu.stratuslab.kube.KubeCrds;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a document takes to become a resource: SQLite and the embedded API server, idle. */
@Tag("slow")
class EmbeddedMirrorFigures {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMirrorFigures.class);
  private static final int WARM = 60;
  private static final int MEASURED = 200;

  @Test
  void documents_become_resources(@TempDir Path directory) {
    try (var server =
            EmbeddedKubernetes.start(
                eu.stratuslab.kubernetes.Settings.in(directory.resolve("kubernetes")));
        var client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                .build();
        var kube = Fabric8KubeApi.connect(Config.fromKubeconfig(server.kubeconfig()));
        var store = SqliteStore.open(SqliteOptions.of(directory.resolve("store.db")));
        var mirror =
            new Mirror(
                store,
                kube,
                new PlainBurials(store, InstantSource.system()),
                InstantSource.system(),
                Settings.of("one"),
                () -> new KubeCrds(client).install(),
                _ -> {})) {
      Await.until("it leads", mirror::leads);
      Map<String, Long> seen = new ConcurrentHashMap<>();
      try (var _ =
          kube.watch(
              MirrorWorld.MACHINE,
              Map.of(),
              ref -> seen.putIfAbsent(ref.name(), System.nanoTime()))) {
        measure(new Consumer(store, InstantSource.system(), new Random(1)), seen);
      }
    }
  }

  private static void measure(Consumer consumer, Map<String, Long> seen) {
    var millis = new ArrayList<Double>();
    for (var i = 0; i < WARM + MEASURED; i++) {
      var key = consumer.create();
      var written = System.nanoTime();
      Await.until("a resource of " + key, () -> seen.containsKey(key));
      if (i >= WARM) {
        millis.add((seen.getOrDefault(key, 0L) - written) / 1e6);
      }
      LockSupport.parkNanos(10_000_000);
    }
    millis.sort(Double::compare);
    LOG.info(
        "document write to resource seen: p50 {} ms, p99 {} ms",
        millis.get(MEASURED / 2),
        millis.get(MEASURED * 99 / 100));
    assertThat(millis).hasSize(MEASURED);
  }
}
