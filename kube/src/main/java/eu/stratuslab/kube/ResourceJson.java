package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Mirrored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Custom resources as the API server writes them. */
final class ResourceJson {
  private ResourceJson() {}

  /** What the API server answered, as a resource. */
  static Resource read(Kind kind, ObjectNode json) {
    var metadata = json.path("metadata");
    return new Resource(
        kind,
        text(metadata.get("namespace")),
        metadata.path("name").asText(),
        meta(metadata),
        strings(metadata.path("labels")),
        strings(metadata.path("annotations")),
        object(json.get("spec")),
        object(json.get("status")));
  }

  private static Resource.Meta meta(JsonNode metadata) {
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(f -> finalizers.add(f.asText()));
    return new Resource.Meta(
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.path("generation").asLong(),
        metadata.hasNonNull("deletionTimestamp"),
        finalizers);
  }

  /** What a create or an apply sends. */
  static ObjectNode write(Resource resource, @Nullable String uid) {
    var json = head(resource.ref(), uid);
    var metadata = (ObjectNode) json.get("metadata");
    putAll(metadata, "labels", resource.labels());
    putAll(metadata, "annotations", resource.annotations());
    json.set("spec", resource.spec());
    return json;
  }

  /** Kind and identity, to which the rest is added. */
  static ObjectNode head(Ref ref, @Nullable String uid) {
    var json =
        Json.object()
            .put("apiVersion", Mirrored.GROUP + "/" + Mirrored.VERSION)
            .put("kind", ref.kind().name());
    var metadata = json.putObject("metadata").put("name", ref.name());
    if (ref.namespace() != null) {
      metadata.put("namespace", ref.namespace());
    }
    if (uid != null) {
      metadata.put("uid", uid);
    }
    return json;
  }

  /**
   * The merge patch that takes away what is there and is not wanted; empty if nothing is. Lists are
   * compared by nobody: an apply replaces them as a whole.
   */
  static ObjectNode surplus(ObjectNode there, ObjectNode wanted) {
    var patch = Json.object();
    there
        .properties()
        .forEach(
            member -> {
              var want = wanted.get(member.getKey());
              if (want == null) {
                patch.putNull(member.getKey());
              } else if (want instanceof ObjectNode w
                  && member.getValue() instanceof ObjectNode t) {
                var inner = surplus(t, w);
                if (!inner.isEmpty()) {
                  patch.set(member.getKey(), inner);
                }
              }
            });
    return patch;
  }

  /** The labels or annotations under our prefix that are there and not wanted, as nulls. */
  static ObjectNode surplus(Map<String, String> there, Map<String, String> wanted) {
    var patch = Json.object();
    there.keySet().stream()
        .filter(key -> key.startsWith(Mirrored.GROUP + "/") && !wanted.containsKey(key))
        .forEach(patch::putNull);
    return patch;
  }

  static void putAll(ObjectNode metadata, String member, Map<String, String> values) {
    var object = metadata.putObject(member);
    new TreeMap<>(values).forEach(object::put);
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
    return strings;
  }

  private static ObjectNode object(@Nullable JsonNode node) {
    return node instanceof ObjectNode object ? object : Json.object();
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? null : node.asText();
  }
}
