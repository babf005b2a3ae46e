package eu.stratuslab.kubernetes.contract;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/**
 * An administrator of a cluster of our own who has a token, where there is one with a certificate.
 */
final class Administrator {
  private static final String NAME = "administrator-of-the-tests";
  private static final String NAMESPACE = "kube-system";

  private Administrator() {}

  static String token(Config certificate) {
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(certificate).build()) {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName(NAME)
                  .withNamespace(NAMESPACE)
                  .endMetadata()
                  .build())
          .create();
      client
          .resource(
              new ClusterRoleBindingBuilder()
                  .withNewMetadata()
                  .withName(NAME)
                  .endMetadata()
                  .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                  .addNewSubject(null, "ServiceAccount", NAME, NAMESPACE)
                  .build())
          .create();
      return client
          .serviceAccounts()
          .inNamespace(NAMESPACE)
          .withName(NAME)
          .tokenRequest(
              new TokenRequestBuilder()
                  .withNewSpec()
                  .withExpirationSeconds(7200L)
                  .endSpec()
                  .build())
          .getStatus()
          .getToken();
    }
  }
}
