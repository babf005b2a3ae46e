package eu.stratuslab.kubernetes.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.Catalog;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.resource.ResourceType;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * All of discovery in one document (apidiscovery.k8s.io/v2), which spares kubectl many requests.
 */
public final class AggregatedDiscovery {
  /** What a client accepts that understands it. */
  public static final String ACCEPTED = "g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  /** The Content-Type of the document. */
  public static final String CONTENT_TYPE = "application/json;" + ACCEPTED;

  private AggregatedDiscovery() {}

  /** The document of the core group alone, or of all others. */
  public static ObjectNode document(Catalog catalog, boolean core) {
    ObjectNode document = Json.object();
    document.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    document.putObject("metadata");
    ArrayNode items = document.putArray("items");
    Predicate<String> wanted = group -> group.isEmpty() == core;
    catalog
        .groups()
        .forEach(
            (group, versions) -> {
              if (wanted.test(group)) {
                group(items.addObject(), catalog, group, versions);
              }
            });
    return document;
  }

  private static void group(
      ObjectNode node, Catalog catalog, String group, List<GroupVersion> versions) {
    ObjectNode metadata = node.putObject("metadata");
    if (!group.isEmpty()) {
      metadata.put("name", group);
    }
    metadata.putNull("creationTimestamp");
    ArrayNode list = node.putArray("versions");
    for (GroupVersion version : versions) {
      ObjectNode each = list.addObject().put("version", version.version());
      ArrayNode resources = each.putArray("resources");
      catalog.of(version).forEach(type -> resource(resources.addObject(), type));
      each.put("freshness", "Current");
    }
  }

  private static void resource(ObjectNode node, ResourceType type) {
    node.put("resource", type.plural());
    kind(node, type.groupVersion(), type.kind());
    node.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", type.names().singular());
    ArrayNode verbs = node.putArray("verbs");
    new TreeSet<>(type.verbs()).forEach(verbs::add);
    Discovery.texts(node, "shortNames", type.names().shortNames());
    Discovery.texts(node, "categories", type.names().categories());
    List<Subresources.Entry> subresources = Subresources.of(type);
    if (!subresources.isEmpty()) {
      ArrayNode list = node.putArray("subresources");
      for (Subresources.Entry each : subresources) {
        ObjectNode entry = list.addObject().put("subresource", each.name());
        kind(entry, each.version(), each.kind());
        Discovery.texts(entry, "verbs", each.verbs());
      }
    }
  }

  private static void kind(ObjectNode node, GroupVersion version, String kind) {
    node.putObject("responseKind")
        .put("group", version.group())
        .put("version", version.version())
        .put("kind", kind);
  }
}
