package eu.stratuslab.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
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

  private @TempDir Path directory;
  private @Nullable Server server;
  private @Nullable Kubelet kubelet;

  abstract Server server(Path directory);

  @BeforeEach
  void start() {
    var started = server(directory);
    server = started;
    kubelet = new Kubelet(started.client(), started::kubeconfig);
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
  void it_is_installed_upgraded_put_back_and_taken_away() {
    install();
    checkInstalled();
    var password = secret("stratuslab-admin", "password");
    var certificate = secret("stratuslab-tls", "tls.crt");
    var cloud = cloud();

    upgrade("0.2.0");
    assertThat(image()).isEqualTo("stratuslab/bridge:0.2.0");
    upgrade("0.1.0");
    assertThat(image()).isEqualTo("stratuslab/bridge:0.1.0");
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
    assertThat(labels).containsEntry("pod-security.kubernetes.io/enforce", "privileged");
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
    var release =
        Chart.helm()
            .install()
            .withName(Chart.RELEASE)
            .withNamespace(Chart.NAMESPACE)
            .createNamespace()
            .set("tls.selfSigned", true)
            .withTimeout(120)
            .withKubeConfig(kubeconfig())
            .call();
    assertThat(release.getStatus()).isEqualTo("deployed");
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
    Helm.uninstall(Chart.RELEASE)
        .withNamespace(Chart.NAMESPACE)
        .withKubeConfig(kubeconfig())
        .call();
  }

  private Path kubeconfig() {
    return Objects.requireNonNull(server).kubeconfig();
  }

  private KubernetesClient client() {
    return Objects.requireNonNull(server).client();
  }
}
