package eu.stratuslab.operator.main;

import eu.stratuslab.kube.KubeException;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * What a cluster must have before the components come, and keeps when they go: Helm runs it before
 * an install and an upgrade. It may be run any number of times; what is there is kept.
 */
@Command(
    name = "prepare",
    mixinStandardHelpOptions = true,
    description =
        "Brings the CRDs of this version into the cluster, and the Secrets that are missing.")
final class Prepare implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Prepare.class);
  private static final String POD_SECURITY = "pod-security.kubernetes.io/";
  private static final int PASSWORD_BYTES = 18;
  private static final int HTTP_CONFLICT = 409;

  @ParentCommand OperatorMain operator = new OperatorMain();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "stratuslab-system",
      description = "Where the components run. [${DEFAULT-VALUE}]")
  String namespace = "";

  @Option(
      names = "--label-namespace",
      description = "Labels the namespace for the Pod Security Standards.")
  boolean labelNamespace;

  @Option(
      names = "--password-secret",
      paramLabel = "NAME",
      description = "Makes this Secret with the first administrator's password, if it is missing.")
  @Nullable String passwordSecret;

  @Option(
      names = "--certificate-secret",
      paramLabel = "NAME",
      description =
          "Makes this Secret with a certificate that nobody has signed, if it is missing.")
  @Nullable String certificateSecret;

  @Option(
      names = "--certificate-names",
      paramLabel = "NAME",
      split = ",",
      description = "The DNS names and IPv4 addresses in the certificate.")
  List<String> certificateNames = List.of("localhost");

  @Override
  public Integer call() {
    try (var cluster = operator.cluster()) {
      cluster.crds().endDeletions(cluster.api());
      cluster.crds().install();
      LOG.info("the CRDs of this version are served by {}", cluster.url());
      if (labelNamespace) {
        label(cluster.client());
      }
      secrets(cluster.client());
      return CommandLine.ExitCode.OK;
    } catch (KubeException | KubernetesClientException | IllegalArgumentException e) {
      LOG.error("the cluster cannot be prepared: {}", e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /**
   * Agents mount directories of their nodes. What is not restricted stands in the audit log: a
   * warning would come with each install, of our own agents.
   */
  private void label(KubernetesClient client) {
    var labels =
        Map.of(POD_SECURITY + "enforce", "privileged", POD_SECURITY + "audit", "restricted");
    client
        .namespaces()
        .withName(namespace)
        .edit(
            now ->
                new NamespaceBuilder(now).editMetadata().addToLabels(labels).endMetadata().build());
  }

  private void secrets(KubernetesClient client) {
    if (passwordSecret != null) {
      make(client, passwordSecret, "Opaque", () -> Map.of("password", password()));
    }
    if (certificateSecret != null) {
      var names = certificateNames;
      make(client, certificateSecret, "kubernetes.io/tls", () -> SelfSigned.certificate(names));
    }
  }

  private void make(
      KubernetesClient client, String name, String type, Supplier<Map<String, String>> data) {
    var secrets = client.secrets().inNamespace(namespace);
    if (secrets.withName(name).get() != null) {
      return;
    }
    try {
      secrets.resource(secret(name, type, data.get())).create();
      LOG.info("made the Secret {}", name);
    } catch (KubernetesClientException e) {
      // Another one was faster; what is there is kept.
      if (e.getCode() != HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private Secret secret(String name, String type, Map<String, String> data) {
    var encoded = new HashMap<String, String>();
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .addToLabels("app.kubernetes.io/part-of", "stratuslab")
        .endMetadata()
        .withType(type)
        .withData(encoded)
        .build();
  }

  private static String password() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
