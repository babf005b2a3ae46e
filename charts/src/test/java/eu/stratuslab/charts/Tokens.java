package eu.stratuslab.charts;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Tokens of service accounts, as the kubelet gets them for pods. */
final class Tokens {
  private Tokens() {}

  /**
   * A token of a service account of ours.
   *
   * @param node on which the pod is that gets it: the API server writes its name into the token
   */
  static String of(KubernetesClient client, String serviceAccount, Optional<String> node) {
    var request = new TokenRequestBuilder().withNewSpec().withExpirationSeconds(3600L);
    node.ifPresent(
        name -> {
          var pod = pod(client, serviceAccount, name).getMetadata();
          request
              .withNewBoundObjectRef()
              .withApiVersion("v1")
              .withKind("Pod")
              .withName(pod.getName())
              .withUid(pod.getUid())
              .endBoundObjectRef();
        });
    return client
        .serviceAccounts()
        .inNamespace(Chart.NAMESPACE)
        .withName(serviceAccount)
        .tokenRequest(request.endSpec().build())
        .getStatus()
        .getToken();
  }

  /** Each has a name of its own, as those of a DaemonSet. */
  private static Pod pod(KubernetesClient client, String serviceAccount, String node) {
    var nodes = client.nodes();
    if (nodes.withName(node).get() == null) {
      nodes
          .resource(new NodeBuilder().withNewMetadata().withName(node).endMetadata().build())
          .create();
    }
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withGenerateName(serviceAccount + "-")
                .withNamespace(Chart.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(serviceAccount)
                .withNodeName(node)
                // No kubelet is there who would say that it has ended.
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("agent")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }
}
