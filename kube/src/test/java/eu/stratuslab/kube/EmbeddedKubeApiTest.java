package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on the embedded API server, and how a client survives that its data are lost. */
class EmbeddedKubeApiTest extends KubeApiContract {
  private static final EmbeddedKubernetes SERVER = EmbeddedKubernetes.start(Settings.inMemory());

  private final KubeApi api = Fabric8KubeApi.connect(Config.fromKubeconfig(SERVER.kubeconfig()));

  @BeforeAll
  static void install() {
    try (var client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(SERVER.kubeconfig()))
            .build()) {
      new KubeCrds(client).install();
    }
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Override
  protected KubeApi api() {
    return api;
  }

  @Test
  void a_watch_survives_that_the_data_are_lost() {
    var before = api.clusterUid();
    var created = api.create(machine("a", spec(1)));
    List<Ref> looked = new CopyOnWriteArrayList<>();
    try (var _ = api.watch(MACHINE, Map.of(), looked::add)) {
      Await.until("the first look", () -> looked.contains(created.ref()));
      looked.clear();
      SERVER.wipe();
      assertThat(api.clusterUid()).isNotEqualTo(before);
      install();
      api.ensureNamespace(namespace, CLOUD);
      Await.until("a look at what went", () -> looked.contains(created.ref()));
      looked.clear();
      var again = api.create(machine("b", spec(1)));
      Await.until("a look at what is new", () -> looked.contains(again.ref()));
    }
  }
}
