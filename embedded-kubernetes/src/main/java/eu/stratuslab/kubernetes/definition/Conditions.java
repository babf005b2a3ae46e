package eu.stratuslab.kubernetes.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The conditions in the status of a definition. */
final class Conditions {
  private Conditions() {}

  static boolean isTrue(JsonNode object, String type) {
    for (JsonNode each : object.path("status").path("conditions")) {
      if (each.path("type").asText().equals(type)) {
        return each.path("status").asText().equals("True");
      }
    }
    return false;
  }

  /** Sets a condition; the time of its transition moves only when its status does. */
  static void set(
      ObjectNode object, String type, boolean holds, String reason, String message, String now) {
    ArrayNode conditions = object.withObjectProperty("status").withArrayProperty("conditions");
    String status = holds ? "True" : "False";
    ObjectNode condition = find(conditions, type);
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText("").equals(status)) {
      condition.put("lastTransitionTime", now);
    }
    condition.put("status", status).put("reason", reason).put("message", message);
  }

  private static @Nullable ObjectNode find(ArrayNode conditions, String type) {
    for (JsonNode each : conditions) {
      if (each.path("type").asText().equals(type) && each instanceof ObjectNode found) {
        return found;
      }
    }
    return null;
  }
}
