package eu.stratuslab.kubernetes.api;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.ObjectKey;
import java.util.Optional;

/**
 * What a request is about.
 *
 * @param namespace "" when the resource is cluster-scoped, or for all namespaces
 * @param name "" for a collection
 * @param subresource "" for the object itself
 */
public record Target(ResourceType type, String namespace, String name, String subresource) {

  public static Target of(ResourceType type, String namespace, String name) {
    return new Target(type, namespace, name, "");
  }

  public ObjectKey key() {
    return new ObjectKey(type.storage(), namespace, name);
  }

  /** The namespace as an object. */
  Optional<ObjectKey> within() {
    return namespace.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectKey(Builtins.NAMESPACES, "", namespace));
  }

  ApiFailure notFound() {
    return ApiFailure.notFound(type.group(), type.plural(), name);
  }
}
