package eu.stratuslab.kubernetes.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The metadata of an object (ObjectMeta), read and written in place. */
public final class Meta {
  private Meta() {}

  /** The metadata of an object; made when absent. */
  public static ObjectNode of(ObjectNode object) {
    JsonNode found = object.get("metadata");
    return found instanceof ObjectNode metadata ? metadata : object.putObject("metadata");
  }

  /** A text of the metadata, or "" when absent. */
  public static String text(JsonNode object, String field) {
    return object.path("metadata").path(field).asText("");
  }

  public static String name(JsonNode object) {
    return text(object, "name");
  }

  public static String namespace(JsonNode object) {
    return text(object, "namespace");
  }

  public static String uid(JsonNode object) {
    return text(object, "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return text(object, "resourceVersion");
  }

  /** Whether deletion was asked for. */
  public static boolean deleting(JsonNode object) {
    return !text(object, "deletionTimestamp").isEmpty();
  }

  /** The labels, in their order. */
  public static Map<String, String> labels(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    if (labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> found = new LinkedHashMap<>();
    labels.properties().forEach(each -> found.put(each.getKey(), each.getValue().asText("")));
    return Map.copyOf(found);
  }

  public static List<String> finalizers(JsonNode object) {
    return texts(object.path("metadata").path("finalizers"));
  }

  /** Replaces the finalizers; none removes the field. */
  public static void finalizers(ObjectNode object, List<String> finalizers) {
    ObjectNode metadata = of(object);
    if (finalizers.isEmpty()) {
      metadata.remove("finalizers");
      return;
    }
    ArrayNode list = metadata.putArray("finalizers");
    finalizers.forEach(list::add);
  }

  public static List<JsonNode> owners(JsonNode object) {
    List<JsonNode> owners = new ArrayList<>();
    object.path("metadata").path("ownerReferences").forEach(owners::add);
    return owners;
  }

  /** The texts of an array; nothing for anything else. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** A time as Kubernetes writes it in metadata: RFC 3339, UTC, whole seconds. */
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
