package eu.stratuslab.kubernetes.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.json.Json;
import eu.stratuslab.kubernetes.resource.ResourceType;
import eu.stratuslab.kubernetes.storage.StoredObject;
import java.util.List;

/**
 * Between the version that is stored and the versions that are served: for custom resources the
 * conversion strategy None; for the two groups of events the renaming of their fields.
 */
public final class Conversion {
  /** Fields of core/v1 and of events.k8s.io/v1 that mean the same. */
  private static final List<List<String>> EVENT_FIELDS =
      List.of(
          List.of("involvedObject", "regarding"),
          List.of("message", "note"),
          List.of("source", "deprecatedSource"),
          List.of("firstTimestamp", "deprecatedFirstTimestamp"),
          List.of("lastTimestamp", "deprecatedLastTimestamp"),
          List.of("count", "deprecatedCount"),
          List.of("reportingComponent", "reportingController"));

  private Conversion() {}

  /** The object as clients of this version see it, as a tree of the caller's own. */
  public static ObjectNode served(ResourceType type, StoredObject object) {
    return served(type, object.tree());
  }

  /** The bytes of the object as clients of this version see it. */
  public static byte[] bytes(ResourceType type, StoredObject object) {
    return type.converted() ? Json.bytes(served(type, object)) : object.json();
  }

  static ObjectNode served(ResourceType type, ObjectNode object) {
    if (type.converted()) {
      object.put("apiVersion", type.apiVersion());
      if (event(type)) {
        EVENT_FIELDS.forEach(pair -> rename(object, pair.getFirst(), pair.getLast()));
      }
    }
    return object;
  }

  static ObjectNode stored(ResourceType type, ObjectNode object) {
    if (type.converted()) {
      object.put("apiVersion", type.storedVersion());
      if (event(type)) {
        EVENT_FIELDS.forEach(pair -> rename(object, pair.getLast(), pair.getFirst()));
      }
    }
    return object;
  }

  private static boolean event(ResourceType type) {
    return type.group().equals("events.k8s.io");
  }

  private static void rename(ObjectNode object, String from, String to) {
    JsonNode value = object.remove(from);
    if (value != null) {
      object.set(to, value);
    }
  }
}
