package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;
import java.util.Optional;

/** Finds what a path below /api/v1 or /apis/group/version is about. */
final class ResourcePath {
  private ResourcePath() {}

  /** Empty when nothing of that kind is served. */
  static Optional<Target> target(Catalog catalog, GroupVersion version, List<String> rest) {
    boolean namespaced = rest.size() >= 3 && rest.getFirst().equals("namespaces");
    if (namespaced) {
      Optional<Target> inside =
          target(catalog, version, rest.get(1), rest.subList(2, rest.size()))
              .filter(each -> each.type().namespaced());
      if (inside.isPresent()) {
        return inside;
      }
    }
    return target(catalog, version, "", rest)
        .filter(each -> !each.type().namespaced() || each.name().isEmpty());
  }

  private static Optional<Target> target(
      Catalog catalog, GroupVersion version, String namespace, List<String> rest) {
    if (rest.isEmpty() || rest.size() > 3) {
      return Optional.empty();
    }
    Optional<ResourceType> type = catalog.find(version, rest.getFirst());
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    return type.map(found -> new Target(found, namespace, name, subresource));
  }
}
