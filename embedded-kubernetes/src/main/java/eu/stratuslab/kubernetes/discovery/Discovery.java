package eu.stratuslab.kubernetes.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;
import java.util.TreeSet;

/** The discovery documents: /api, /apis and the resources of each group and version. */
public final class Discovery {
  private Discovery() {}

  /** The answer to /api. */
  public static ObjectNode legacy(String address) {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", address);
    return versions;
  }

  /** The answer to /apis. */
  public static ObjectNode groups(Catalog catalog) {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(group(group, versions));
              }
            });
    return list;
  }

  /** One group, as /apis lists it. */
  public static ObjectNode group(String name, List<GroupVersion> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode list = group.putArray("versions");
    versions.forEach(each -> version(list.addObject(), each));
    version(group.putObject("preferredVersion"), versions.getFirst());
    return group;
  }

  private static void version(ObjectNode node, GroupVersion version) {
    node.put("groupVersion", version.apiVersion()).put("version", version.version());
  }

  /** The resources of one group and version. */
  public static ObjectNode resources(Catalog catalog, GroupVersion version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", version.apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : catalog.of(version)) {
      resource(resources.addObject(), type);
      Subresources.of(type).forEach(each -> subresource(resources.addObject(), type, each));
    }
    return list;
  }

  private static void resource(ObjectNode node, ResourceType type) {
    node.put("name", type.plural())
        .put("singularName", type.names().singular())
        .put("namespaced", type.namespaced())
        .put("kind", type.kind());
    ArrayNode verbs = node.putArray("verbs");
    new TreeSet<>(type.verbs()).forEach(verbs::add);
    texts(node, "shortNames", type.names().shortNames());
    texts(node, "categories", type.names().categories());
  }

  private static void subresource(ObjectNode node, ResourceType type, Subresources.Entry entry) {
    node.put("name", type.plural() + "/" + entry.name())
        .put("singularName", "")
        .put("namespaced", type.namespaced());
    if (!entry.version().equals(type.groupVersion())) {
      node.put("group", entry.version().group()).put("version", entry.version().version());
    }
    node.put("kind", entry.kind());
    texts(node, "verbs", entry.verbs());
  }

  static void texts(ObjectNode node, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(node.putArray(field)::add);
    }
  }
}
