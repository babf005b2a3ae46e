package eu.stratuslab.kubernetes.discovery;

import eu.stratuslab.kubernetes.resource.Builtins;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** The subresources of a resource. */
final class Subresources {
  private static final List<String> READ_WRITE = List.of("get", "patch", "update");

  record Entry(String name, GroupVersion version, String kind, List<String> verbs) {}

  private Subresources() {}

  static List<Entry> of(ResourceType type) {
    List<Entry> entries = new ArrayList<>();
    if (type.storage().equals(Builtins.NAMESPACES)) {
      entries.add(new Entry("finalize", type.groupVersion(), type.kind(), List.of("update")));
    }
    if (type.scale() != null) {
      entries.add(new Entry("scale", new GroupVersion("autoscaling", "v1"), "Scale", READ_WRITE));
    }
    if (type.storage().equals("serviceaccounts")) {
      entries.add(
          new Entry(
              "token",
              new GroupVersion("authentication.k8s.io", "v1"),
              "TokenRequest",
              List.of("create")));
    }
    if (type.status()) {
      entries.add(new Entry("status", type.groupVersion(), type.kind(), READ_WRITE));
    }
    return entries;
  }
}
