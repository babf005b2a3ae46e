package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.JsonEquality;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kubernetes' strategic merge patch for objects; lists are the matter of StrategicListMerge. */
final class StrategicMerge {
  static final String DIRECTIVE = "$patch";
  static final String DELETE = "delete";
  static final String REPLACE = "replace";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMerge() {}

  /** A new object: the current one with the patch merged into it. */
  static ObjectNode merge(@Nullable ObjectNode current, ObjectNode patch, SchemaHints hints) {
    JsonNode directive = patch.get(DIRECTIVE);
    if (directive != null) {
      return directed(directive, patch);
    }
    ObjectNode merged = current == null ? PathElement.JSON.createObjectNode() : current.deepCopy();
    retainKeys(merged, patch);
    Set<String> ordered = mergeOrdered(merged, patch, hints);
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      if (name.startsWith(DELETE_FROM)) {
        deleteItems(merged, name.substring(DELETE_FROM.length()), field.getValue());
      } else if (!ordered.contains(name) && !isDirective(name) && !name.startsWith(ORDER)) {
        mergeField(merged, name, field.getValue(), hints.field(name));
      }
    }
    return merged;
  }

  /** A value of a patch as it stands when there is nothing to merge it with. */
  static @Nullable JsonNode plain(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object.has(DIRECTIVE) ? null : plainObject(object);
    }
    if (value instanceof ArrayNode list) {
      ArrayNode copy = PathElement.JSON.createArrayNode();
      for (JsonNode item : list) {
        JsonNode kept = plain(item);
        if (kept != null) {
          copy.add(kept);
        }
      }
      return copy;
    }
    return value.deepCopy();
  }

  private static ObjectNode plainObject(ObjectNode object) {
    ObjectNode copy = PathElement.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode kept = field.getValue().isNull() ? null : plain(field.getValue());
      if (kept != null && !isDirective(field.getKey()) && !isPrefixed(field.getKey())) {
        copy.set(field.getKey(), kept);
      }
    }
    return copy;
  }

  private static ObjectNode directed(JsonNode directive, ObjectNode patch) {
    return switch (directive.asText()) {
      case REPLACE -> {
        ObjectNode replacement = patch.deepCopy();
        replacement.remove(DIRECTIVE);
        yield replacement;
      }
      case DELETE -> PathElement.JSON.createObjectNode();
      default -> throw badDirective(directive, patch);
    };
  }

  static PatchException badDirective(JsonNode directive, JsonNode patch) {
    return PatchException.badRequest(
        "unknown patch type: %s in map: %s".formatted(directive.asText(), patch));
  }

  private static void mergeField(ObjectNode merged, String name, JsonNode value, SchemaHints type) {
    JsonNode known = merged.get(name);
    if (value.isNull()) {
      merged.remove(name);
    } else if (known instanceof ObjectNode object && value instanceof ObjectNode patch) {
      merged.set(
          name, type.hasPatchStrategy(REPLACE) ? patch.deepCopy() : merge(object, patch, type));
    } else if (known instanceof ArrayNode list && value instanceof ArrayNode patch) {
      merged.set(
          name,
          type.hasPatchStrategy("merge")
              ? StrategicListMerge.merge(list, patch, patch, type)
              : patch.deepCopy());
    } else {
      JsonNode kept = plain(value);
      if (kept == null) {
        merged.remove(name);
      } else {
        merged.set(name, kept);
      }
    }
  }

  /** Lists for which the patch gives an order of items; returns their names. */
  private static Set<String> mergeOrdered(ObjectNode merged, ObjectNode patch, SchemaHints hints) {
    Set<String> done = new HashSet<>();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (!field.getKey().startsWith(ORDER)) {
        continue;
      }
      String name = field.getKey().substring(ORDER.length());
      ArrayNode order = list(field.getValue(), "setElementOrder list");
      JsonNode items = patch.get(name);
      JsonNode known = merged.get(name);
      if (items != null && items.isNull()) {
        continue;
      }
      SchemaHints type = hints.field(name);
      if (items != null) {
        StrategicListMerge.checkOrder(list(items, "setElementOrder list"), order, type);
      }
      if (known instanceof ArrayNode list && (items == null || type.hasPatchStrategy("merge"))) {
        ArrayNode change = items == null ? PathElement.JSON.createArrayNode() : (ArrayNode) items;
        merged.set(name, StrategicListMerge.merge(list, change, order, type));
      } else if (items != null) {
        merged.set(name, plain(items));
      }
      done.add(name);
    }
    return done;
  }

  private static void deleteItems(ObjectNode merged, String name, JsonNode items) {
    ArrayNode unwanted = list(items, "primitive list");
    if (merged.get(name) instanceof ArrayNode known) {
      ArrayNode rest = PathElement.JSON.createArrayNode();
      for (JsonNode item : known) {
        if (!contains(unwanted, item)) {
          rest.add(item);
        }
      }
      merged.set(name, rest);
    }
  }

  private static void retainKeys(ObjectNode merged, ObjectNode patch) {
    JsonNode retained = patch.get(RETAIN_KEYS);
    if (retained == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    list(retained, "retainKeys").forEach(name -> names.add(name.asText()));
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      boolean exempt = field.getValue().isNull() || isDirective(name) || isPrefixed(name);
      if (!exempt && !names.contains(name)) {
        throw PatchException.badRequest("invalid patch format of retainKeys");
      }
    }
    merged.retain(names);
  }

  private static boolean contains(JsonNode list, JsonNode item) {
    for (JsonNode each : list) {
      if (JsonEquality.same(each, item)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDirective(String name) {
    return name.equals(RETAIN_KEYS) || name.equals(DIRECTIVE);
  }

  private static boolean isPrefixed(String name) {
    return List.of(DELETE_FROM, ORDER).stream().anyMatch(name::startsWith);
  }

  private static ArrayNode list(JsonNode value, String what) {
    if (value instanceof ArrayNode list) {
      return list;
    }
    throw PatchException.badRequest("invalid patch format of " + what);
  }
}
