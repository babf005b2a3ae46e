package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Merges an applied configuration into an object; the arguments are not changed. */
final class StructuredMerge {
  private StructuredMerge() {}

  static JsonNode merge(JsonNode live, JsonNode applied, SchemaHints type) {
    return merge(live, applied, type, List.of());
  }

  private static JsonNode merge(
      @Nullable JsonNode live, JsonNode applied, SchemaHints type, List<PathElement> path) {
    if (applied.isObject() && !type.atomicMap()) {
      return mergeObjects(live != null && live.isObject() ? live : null, applied, type, path);
    }
    if (applied.isArray() && type.list() != ListKind.ATOMIC) {
      return mergeLists(live != null && live.isArray() ? live : null, applied, type, path);
    }
    if (applied.isNull() && live != null && isGranular(live, type)) {
      return live;
    }
    return applied.deepCopy();
  }

  /** A null does not remove what others put into an object or a list. */
  private static boolean isGranular(JsonNode live, SchemaHints type) {
    return !live.isEmpty()
        && (live.isObject() ? !type.atomicMap() : type.list() != ListKind.ATOMIC);
  }

  private static JsonNode mergeObjects(
      @Nullable JsonNode live, JsonNode applied, SchemaHints type, List<PathElement> path) {
    ObjectNode merged = live == null ? PathElement.JSON.createObjectNode() : live.deepCopy();
    for (Map.Entry<String, JsonNode> field : applied.properties()) {
      String name = field.getKey();
      List<PathElement> below = PathElement.append(path, new PathElement.Field(name));
      merged.set(name, merge(merged.get(name), field.getValue(), type.field(name), below));
    }
    return merged;
  }

  /**
   * The items of both lists: applied ones in their order, the others where they stood relative to
   * the items before them.
   */
  private static JsonNode mergeLists(
      @Nullable JsonNode live, JsonNode applied, SchemaHints type, List<PathElement> path) {
    Map<PathElement, JsonNode> wanted = ListItems.of(applied, type, path).unique(path);
    ListItems present = live == null ? new ListItems(List.of()) : ListItems.of(live, type, path);
    Map<PathElement, List<JsonNode>> known = present.grouped();

    Deque<ListItems.Item> left = new ArrayDeque<>(present.items());
    Deque<PathElement> right = new ArrayDeque<>(wanted.keySet());
    Deque<PathElement> shared = new ArrayDeque<>(wanted.keySet());
    shared.removeIf(step -> !known.containsKey(step));
    Set<PathElement> done = new HashSet<>();
    List<JsonNode> merged = new ArrayList<>();
    while (!left.isEmpty() || !right.isEmpty()) {
      ListItems.Item next = left.peek();
      if (next != null && !wanted.containsKey(next.step())) {
        merged.add(next.value().deepCopy());
        left.remove();
      } else if (next != null
          && (done.contains(next.step()) || !next.step().equals(shared.peek()))) {
        left.remove();
      } else {
        PathElement step = right.remove();
        shared.remove(step);
        done.add(step);
        merged.add(mergeItem(step, known, wanted, type, path));
      }
    }
    ArrayNode list = PathElement.JSON.createArrayNode();
    return list.addAll(merged);
  }

  private static JsonNode mergeItem(
      PathElement step,
      Map<PathElement, List<JsonNode>> known,
      Map<PathElement, JsonNode> wanted,
      SchemaHints type,
      List<PathElement> path) {
    List<JsonNode> old = known.getOrDefault(step, List.of());
    JsonNode value = wanted.getOrDefault(step, PathElement.JSON.nullNode());
    // Items that stand in the list more than once are replaced, not merged.
    JsonNode base = old.size() == 1 ? old.getFirst() : null;
    return merge(base, value, type.items(), PathElement.append(path, step));
  }
}
