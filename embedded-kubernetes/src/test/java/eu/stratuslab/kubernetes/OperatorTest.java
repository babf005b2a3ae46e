package eu.stratuslab.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.kubernetes.contract.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java clients that StratusLab is built on: fabric8's and the operator SDK with its defaults.
 */
class OperatorTest {

  private static KubernetesClient client(EmbeddedKubernetes server) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withOauthToken(server.token())
            .withNamespace("default")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .build();
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withData(Map.of("a", "b"))
        .build();
  }

  @Test
  void an_informer_follows_changes_and_outlives_a_wipe(@TempDir Path directory) {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.in(directory));
        KubernetesClient client = client(server)) {
      client.configMaps().resource(map("before")).create();
      Set<String> seen = ConcurrentHashMap.newKeySet();
      try (SharedIndexInformer<ConfigMap> informer =
          client.configMaps().inNamespace("default").inform(new Names(seen))) {
        Eventually.holds("the first is known", () -> seen.contains("before"));
        client.configMaps().resource(map("after")).create();
        Eventually.holds("the second is known", () -> seen.contains("after"));
        client.configMaps().withName("after").delete();
        Eventually.holds("the second is gone", () -> !seen.contains("after"));
        server.wipe();
        client.configMaps().resource(map("again")).create();
        Eventually.holds("the new cluster is known", () -> seen.equals(Set.of("again")));
        Eventually.holds("the watch goes on", informer::isWatching);
      }
    }
  }

  private record Names(Set<String> seen) implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap object) {
      seen.add(object.getMetadata().getName());
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      seen.add(after.getMetadata().getName());
    }

    @Override
    public void onDelete(ConfigMap object, boolean unknown) {
      seen.remove(object.getMetadata().getName());
    }
  }

  @Test
  void an_operator_with_its_defaults_reconciles_and_cleans_up() {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.inMemory());
        KubernetesClient client = client(server)) {
      Operator operator = new Operator(override -> override.withKubernetesClient(client));
      reconcileOne(operator, client);
      operator.stop();
    }
  }

  @Test
  void an_elected_operator_reconciles_too() {
    try (EmbeddedKubernetes server = EmbeddedKubernetes.start(Settings.inMemory());
        KubernetesClient client = client(server)) {
      Operator operator =
          new Operator(
              override ->
                  override
                      .withKubernetesClient(client)
                      .withLeaderElectionConfiguration(
                          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("leader")
                              .withLeaseNamespace("default")
                              .withIdentity("me")
                              .withLeaseDuration(Duration.ofSeconds(15))
                              .withExitOnStopLeading(false)
                              .build()));
      reconcileOne(operator, client);
      assertThat(client.leases().inNamespace("default").withName("leader").get().getSpec())
          .extracting("holderIdentity")
          .isEqualTo("me");
      operator.stop();
    }
  }

  /** Start to end: finalizer, dependent by server-side apply, status, clean-up. */
  private static void reconcileOne(Operator operator, KubernetesClient client) {
    client.resource(Greeting.DEFINITION).create();
    operator.register(new GreetingReconciler());
    operator.start();
    client.resource(Greeting.named("hello")).create();
    Eventually.holds(
        "the dependent is there",
        () -> client.configMaps().inNamespace("default").withName("hello").get() != null);
    Eventually.holds(
        "the status is set",
        () -> {
          Greeting now =
              client.resources(Greeting.class).inNamespace("default").withName("hello").get();
          return now.getStatus() != null && "said".equals(now.getStatus().said());
        });
    client.resources(Greeting.class).inNamespace("default").withName("hello").delete();
    Eventually.holds(
        "it is gone",
        () ->
            client.resources(Greeting.class).inNamespace("default").withName("hello").get()
                == null);
    Eventually.holds(
        "its dependent is gone",
        () -> client.configMaps().inNamespace("default").withName("hello").get() == null);
  }
}
