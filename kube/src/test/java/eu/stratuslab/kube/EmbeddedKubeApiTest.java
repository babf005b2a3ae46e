package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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

  @Test
  void an_election_survives_that_nobody_hears_of_it() {
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    var deaf = new AtomicInteger(2);
    var election =
        api.elect(
            namespace,
            "lease",
            "one",
            Duration.ofSeconds(3),
            leads -> {
              if (deaf.getAndDecrement() > 0) {
                throw new AssertionError("a bug");
              }
              heard.add(leads);
            });
    Await.until("it is heard at last", () -> heard.contains(true));
    election.close();
    assertThat(heard).containsExactly(true, false);
  }

  @Test
  void a_watch_survives_an_error_at_its_beginning_and_in_its_stream() {
    var there = api.create(machine("there", spec(1)));
    var bugs = ConcurrentHashMap.<Ref>newKeySet();
    List<Ref> looked = new CopyOnWriteArrayList<>();
    KubeApi.Look look =
        ref -> {
          if (bugs.add(ref)) {
            throw new AssertionError("a bug");
          }
          looked.add(ref);
        };
    try (var _ = api.watch(MACHINE, Map.of(Labels.CLOUD, CLOUD), look)) {
      Await.until("it is looked at again", () -> looked.contains(there.ref()));
      var comes = api.create(machine("comes", spec(1)));
      Await.until("what comes is looked at again", () -> looked.contains(comes.ref()));
    }
  }
}
