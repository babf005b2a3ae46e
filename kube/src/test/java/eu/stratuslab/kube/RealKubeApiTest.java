package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.kubernetes.contract.RealCluster;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real API server, where this machine has one. */
@Tag("slow")
class RealKubeApiTest extends KubeApiContract {
  private static @Nullable RealCluster server;

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(running().config()).build();
  private final KubeApi api = Fabric8KubeApi.connect(running().config());

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = RealCluster.require(directory);
    try (var client = new KubernetesClientBuilder().withConfig(running().config()).build()) {
      new KubeCrds(client).install();
    }
  }

  private static RealCluster running() {
    return java.util.Objects.requireNonNull(server, "no API server");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void close() {
    client.namespaces().withName(namespace).delete();
    api.close();
    client.close();
  }

  @Override
  protected KubeApi api() {
    return api;
  }

  @Test
  void the_crds_are_installed_once_and_a_newer_one_is_refused() {
    var crds = new KubeCrds(client);
    var crd = client.apiextensions().v1().customResourceDefinitions();
    var name = "machines.stratuslab.eu";
    var before = crd.withName(name).get().getMetadata().getGeneration();
    crds.install();
    assertThat(crd.withName(name).get().getMetadata().getGeneration()).isEqualTo(before);
    annotate(name, "999");
    assertThatThrownBy(crds::install).hasMessageContaining("update this component");
    annotate(name, Integer.toString(Mirrored.SCHEMA));
    crds.install();
  }

  private void annotate(String crd, String schema) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(crd)
        .edit(
            c -> {
              c.getMetadata().setAnnotations(Map.of(Mirrored.SCHEMA_ANNOTATION, schema));
              return c;
            });
  }

  @Test
  void events_are_in_the_namespace_of_what_they_are_about() {
    var created = api.create(machine("a", spec(1)));
    for (var i = 0; i < 2; i++) {
      api.event(created.ref(), created.meta().uid(), "id", true, "Reverted", "a foreign edit");
    }
    var events = client.v1().events().inNamespace(namespace).list().getItems();
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().getInvolvedObject().getUid()).isEqualTo(created.meta().uid());
  }
}
