package eu.stratuslab.operator;

import eu.stratuslab.kube.Labels;
import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.model.resource.ResourceTypes;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a cluster must have before an operator can work in it. The mirror brings both. */
final class Prerequisites {
  private final KubernetesClient client;

  Prerequisites(KubernetesClient client) {
    this.client = client;
  }

  /** What is missing, in words; empty if nothing is. Never throws for the state of the cluster. */
  Optional<String> missing() {
    try {
      var types = missingTypes();
      if (!types.isEmpty()) {
        return Optional.of("the API server does not serve " + types);
      }
      return client.namespaces().withName(Labels.SYSTEM_NAMESPACE).get() == null
          ? Optional.of("there is no namespace " + Labels.SYSTEM_NAMESPACE)
          : Optional.empty();
    } catch (KubernetesClientException e) {
      return Optional.of("the API server does not answer: " + e.getMessage());
    }
  }

  /** Asks the discovery, which everybody may read, not the definitions. */
  private String missingTypes() {
    var list = client.getApiResources(Mirrored.GROUP + "/" + Mirrored.VERSION);
    Set<String> served =
        list == null
            ? Set.of()
            : list.getResources().stream().map(APIResource::getName).collect(Collectors.toSet());
    return ResourceTypes.ALL.stream()
        .flatMap(type -> type.mirrored().stream())
        .map(Mirrored::plural)
        .distinct()
        .filter(plural -> !served.contains(plural))
        .map(plural -> plural + "." + Mirrored.GROUP)
        .collect(Collectors.joining(", "));
  }
}
