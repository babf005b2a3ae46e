package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.JsonEquality;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Merges lists of scalars, and lists of objects by their merge key. */
final class StrategicListMerge {
  private StrategicListMerge() {}

  /**
   * A new list: the current one with the patch merged into it.
   *
   * @param order items, or their merge keys, in the order that those listed get among each other
   */
  static ArrayNode merge(ArrayNode current, ArrayNode patch, ArrayNode order, SchemaHints type) {
    String key = mergeKey(current, patch, type);
    List<JsonNode> merged =
        key.isEmpty() ? scalars(current, patch) : objects(current, patch, type, key);
    return ordered(merged, list(order), list(current), key);
  }

  /** Refuses a patch whose items stand in another order than the one that it asks for. */
  static void checkOrder(ArrayNode patch, ArrayNode order, SchemaHints type) {
    if (patch.isEmpty() || order.isEmpty()) {
      return;
    }
    String key = mergeKey(patch, order, type);
    int next = 0;
    for (JsonNode item : patch) {
      if (item.has(StrategicMerge.DIRECTIVE)) {
        continue;
      }
      while (next < order.size() && !same(item, order.get(next), key)) {
        next++;
      }
      if (next++ >= order.size()) {
        throw PatchException.badRequest(
            "The order in patch list:\n%s\n doesn't match $setElementOrder list:\n%s\n"
                .formatted(patch, order));
      }
    }
  }

  /** The merge key of a list of objects; empty for a list of scalars. */
  private static String mergeKey(ArrayNode one, ArrayNode other, SchemaHints type) {
    JsonNode item = one.isEmpty() ? other.path(0) : one.path(0);
    if (!item.isObject()) {
      return "";
    }
    return type.patchMergeKey()
        .orElseThrow(
            () -> PatchException.badRequest("cannot merge lists without merge key for the type"));
  }

  private static List<JsonNode> scalars(ArrayNode current, ArrayNode patch) {
    List<JsonNode> merged = new ArrayList<>();
    for (ArrayNode part : List.of(current, patch)) {
      for (JsonNode item : part) {
        if (indexOf(merged, item, "") < 0) {
          merged.add(item);
        }
      }
    }
    return merged;
  }

  private static List<JsonNode> objects(
      ArrayNode current, ArrayNode patch, SchemaHints type, String key) {
    List<JsonNode> merged = list(current);
    List<ObjectNode> changes = new ArrayList<>();
    boolean replace = false;
    for (JsonNode item : patch) {
      ObjectNode change = object(item);
      JsonNode directive = change.get(StrategicMerge.DIRECTIVE);
      if (directive == null) {
        changes.add(change);
      } else if (directive.asText().equals(StrategicMerge.DELETE)) {
        keyOf(change, key);
        merged.removeIf(each -> same(each, change, key));
      } else if (directive.asText().equals(StrategicMerge.REPLACE)) {
        replace = true;
      } else if (directive.asText().equals("merge")) {
        throw PatchException.badRequest("merging lists cannot yet be specified in the patch");
      } else {
        throw StrategicMerge.badDirective(directive, change);
      }
    }
    if (replace) {
      return new ArrayList<>(changes);
    }
    changes.forEach(change -> mergeItem(merged, change, type, key));
    return merged;
  }

  private static void mergeItem(
      List<JsonNode> merged, ObjectNode change, SchemaHints type, String key) {
    keyOf(change, key);
    int index = indexOf(merged, change, key);
    if (index < 0) {
      merged.add(StrategicMerge.plain(change));
    } else {
      merged.set(index, StrategicMerge.merge(object(merged.get(index)), change, type.items()));
    }
  }

  /** Items of the order come in its sequence; the others stand where they stood before them. */
  private static ArrayNode ordered(
      List<JsonNode> merged, List<JsonNode> order, List<JsonNode> before, String key) {
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    merged.forEach(item -> (indexOf(order, item, key) >= 0 ? named : others).add(item));
    named.sort(Comparator.comparingInt(item -> indexOf(order, item, key)));
    others.sort(Comparator.comparingInt(item -> indexOf(before, item, key)));

    ArrayNode all = PathElement.JSON.createArrayNode();
    int other = 0;
    for (JsonNode item : named) {
      int place = indexOf(before, item, key);
      while (other < others.size()
          && place >= 0
          && isBefore(others.get(other), place, before, key)) {
        all.add(others.get(other++));
      }
      all.add(item);
    }
    return all.addAll(others.subList(other, others.size()));
  }

  private static boolean isBefore(JsonNode item, int place, List<JsonNode> before, String key) {
    int index = indexOf(before, item, key);
    return index >= 0 && index < place;
  }

  private static int indexOf(List<JsonNode> items, JsonNode wanted, String key) {
    for (int i = 0; i < items.size(); i++) {
      if (same(items.get(i), wanted, key)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean same(JsonNode one, JsonNode other, String key) {
    return key.isEmpty()
        ? JsonEquality.same(one, other)
        : one.has(key) && JsonEquality.same(one.get(key), other.get(key));
  }

  private static void keyOf(ObjectNode item, String key) {
    if (!item.has(key)) {
      throw PatchException.badRequest(
          "map: %s does not contain declared merge key: %s".formatted(item, key));
    }
  }

  private static ObjectNode object(JsonNode item) {
    if (item instanceof ObjectNode object) {
      return object;
    }
    throw PatchException.badRequest("expected a map, but received " + item);
  }

  private static List<JsonNode> list(ArrayNode items) {
    List<JsonNode> list = new ArrayList<>();
    items.forEach(list::add);
    return list;
  }
}
