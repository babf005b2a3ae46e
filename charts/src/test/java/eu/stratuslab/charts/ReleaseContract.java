package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A life of a release in a cluster. What the cloud is made of never depends on it. */
abstract class ReleaseContract {
  private static final ResourceDefinitionContext HOSTS =
      new ResourceDefinitionContext.Builder()
          .withGroup(Mirrored.GROUP)
          .withVersion(Mirrored.VERSION)
          .withKind("Host")
          .withPlural("hosts")
          .withNamespaced(false)
          .build();

  private final int port = Node.freePort();
  private @TempDir Path directory;
  private @Nullable Server server;
  private @Nullable Kubelet kubelet;

  abstract Server server(Path directory);

  @BeforeEach
  void start() {
    var started = server(directory);
    server = started;
    kubelet = new Kubelet(started.client(), this::run);
  }

  @AfterEach
  void end() throws Exception {
    if (kubelet != null) {
      kubelet.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void it_is_installed_upgraded_put_back_and_taken_away() throws Exception {
    install();
    checkInstalled();
    checkTest();
    var password = secret("stratuslab-admin", "password");
    var certificate = secret("stratuslab-tls", "tls.crt");
    var cloud = cloud();

    upgrade("0.2.0");
    assertThat(image()).isEqualTo("localhost/stratuslab/bridge:0.2.0");
    upgrade("0.1.0");
    assertThat(image()).isEqualTo("localhost/stratuslab/bridge:0.1.0");
    assertThat(secret("stratuslab-admin", "password")).isEqualTo(password);
    assertThat(uid(cloud)).isEqualTo(cloud.uid());

    uninstall();
    assertThat(client().apps().deployments().inNamespace(Chart.NAMESPACE).list().getItems())
        .isEmpty();
    checkCloudIsLeft(cloud);

    install();
    assertThat(secret("stratuslab-admin", "password")).isEqualTo(password);
    assertThat(secret("stratuslab-tls", "tls.crt")).isEqualTo(certificate);
    checkCloudIsLeft(cloud);
  }

  private void checkInstalled() {
    var labels = client().namespaces().withName(Chart.NAMESPACE).get().getMetadata().getLabels();
    assertThat(labels)
        .containsEntry("pod-security.kubernetes.io/enforce", "privileged")
        .as("Helm would show a warning of our own agents")
        .doesNotContainKey("pod-security.kubernetes.io/warn");
    assertThat(client().apps().daemonSets().inNamespace(Chart.NAMESPACE).list().getItems())
        .singleElement()
        .satisfies(set -> assertThat(set.getMetadata().getName()).isEqualTo("stratuslab-agent"));
    assertThat(client().batch().v1().jobs().inNamespace(Chart.NAMESPACE).list().getItems())
        .as("the hook's Job is cleared away")
        .isEmpty();
    assertThat(Objects.requireNonNull(kubelet).ran())
        .singleElement()
        .satisfies(container -> ChartTest.checkConfined(container));
    assertThat(secret("stratuslab-tls", "tls.key")).isNotEmpty();
  }

  /** What {@code helm test} says depends on the bridge alone. */
  private void checkTest() throws Exception {
    var certificate = secret("stratuslab-tls", "tls.crt");
    var key = secret("stratuslab-tls", "tls.key");
    try (var _ = new FakeBridge(port, decoded(certificate), decoded(key))) {
      Chart.test(kubeconfig());
    }
    assertThatThrownBy(() -> Chart.test(kubeconfig())).hasMessageContaining("stratuslab-test");
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /** Here is no Service with a name, and no directory with a Secret. */
  private boolean run(String name, PodSpec pod) {
    if (name.equals("stratuslab-test")) {
      var certificate = directory.resolve("tls.crt");
      try {
        Files.writeString(certificate, decoded(secret("stratuslab-tls", "tls.crt")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      var arguments =
          pod.getContainers().getFirst().getArgs().stream()
              .map(argument -> argument.replace("/etc/stratuslab/tls/tls.crt", certificate + ""))
              .map(
                  argument ->
                      argument.replace("stratuslab-bridge.stratuslab-system.svc", "localhost"))
              .collect(Collectors.toCollection(ArrayList::new));
      arguments.add("--patience=2");
      pod.getContainers().getFirst().setArgs(arguments);
    }
    return Kubelet.here(pod, Objects.requireNonNull(server)::kubeconfig);
  }

  private void checkCloudIsLeft(Cloud cloud) {
    assertThat(uid(cloud)).isEqualTo(cloud.uid());
    assertThat(client().namespaces().withName(cloud.namespace()).get()).isNotNull();
    assertThat(
            client()
                .persistentVolumeClaims()
                .inNamespace(Chart.NAMESPACE)
                .withName("stratuslab-store")
                .get())
        .as("the volume with the documents")
        .isNotNull();
  }

  /** A custom resource of ours, and a tenant's namespace. */
  private record Cloud(String namespace, String host, String uid) {}

  private Cloud cloud() {
    var namespace = "stratuslab-admin";
    client()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels(Labels.CLOUD, "c")
                .endMetadata()
                .build())
        .create();
    var name = UUID.randomUUID().toString();
    var made =
        client()
            .genericKubernetesResources(HOSTS)
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion(HOSTS.getGroup() + "/" + HOSTS.getVersion())
                    .withKind(HOSTS.getKind())
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .addToAdditionalProperties("spec", Map.of("maintenance", true))
                    .build())
            .create();
    return new Cloud(namespace, name, made.getMetadata().getUid());
  }

  private String uid(Cloud cloud) {
    return client()
        .genericKubernetesResources(HOSTS)
        .withName(cloud.host())
        .get()
        .getMetadata()
        .getUid();
  }

  private String image() {
    return client()
        .apps()
        .deployments()
        .inNamespace(Chart.NAMESPACE)
        .withName("stratuslab-bridge")
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getImage();
  }

  private String secret(String name, String key) {
    var secret = client().secrets().inNamespace(Chart.NAMESPACE).withName(name).get();
    return Objects.requireNonNull(secret.getData().get(key), key);
  }

  private void install() {
    Chart.install(kubeconfig(), Map.of("bridge.service.port", port));
  }

  /** Helm's rollback is an upgrade to an older revision; helm-java has none of its own. */
  private void upgrade(String tag) {
    var release =
        Chart.helm()
            .upgrade()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .set("tls.selfSigned", true)
            .set("images.tag", tag)
            .withTimeout(120)
            .withKubeConfig(kubeconfig())
            .call();
    assertThat(release.getStatus()).isEqualTo("deployed");
  }

  private void uninstall() {
    Chart.uninstall(kubeconfig());
  }

  private Path kubeconfig() {
    return Objects.requireNonNull(server).kubeconfig();
  }

  private KubernetesClient client() {
    return Objects.requireNonNull(server).client();
  }
}
