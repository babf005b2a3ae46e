package eu.stratuslab.kubernetes.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.patch.ServerSideApply;
import eu.stratuslab.kubernetes.resource.ResourceType;

/** Keeps the record of who owns which field (managedFields). */
public final class FieldOwners {
  private FieldOwners() {}

  /** Records a write that is not an apply. */
  static void updated(
      ResourceType type, ObjectNode live, ObjectNode object, String subresource, Write write) {
    ServerSideApply.update(
        live, object, write.manager(), type.apiVersion(), subresource, write.now(), type.hints());
  }

  /** Whether two lists of managed fields say the same, whenever it was said. */
  static boolean same(JsonNode before, JsonNode after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!timeless(before.get(i)).equals(timeless(after.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode timeless(JsonNode entry) {
    return entry instanceof ObjectNode object ? object.deepCopy().without("time") : entry;
  }
}
