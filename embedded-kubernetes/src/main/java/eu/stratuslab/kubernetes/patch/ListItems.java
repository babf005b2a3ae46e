package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The items of a list that is a set or a map, each with the step that leads to it. */
record ListItems(List<Item> items) {
  /** One item. */
  record Item(PathElement step, JsonNode value) {}

  /**
   * The items of a list, in order.
   *
   * @throws PatchException when an item cannot be identified
   */
  static ListItems of(JsonNode list, SchemaHints type, List<PathElement> path) {
    List<Item> items = new ArrayList<>();
    for (JsonNode value : list) {
      items.add(new Item(step(value, type, path, items.size()), value));
    }
    return new ListItems(items);
  }

  /**
   * The items by their steps; a list that is applied must not name one twice.
   *
   * @throws PatchException when it does
   */
  Map<PathElement, JsonNode> unique(List<PathElement> path) {
    Map<PathElement, JsonNode> byStep = new LinkedHashMap<>();
    for (Item item : items) {
      if (byStep.put(item.step(), item.value()) != null) {
        throw PatchException.badRequest(
            "%s: duplicate entries for key %s"
                .formatted(PathElement.shown(path), item.step().shown()));
      }
    }
    return byStep;
  }

  /** The items by their steps; all values of a step that occurs more than once. */
  Map<PathElement, List<JsonNode>> grouped() {
    Map<PathElement, List<JsonNode>> byStep = new LinkedHashMap<>();
    items.forEach(
        item -> byStep.computeIfAbsent(item.step(), _ -> new ArrayList<>()).add(item.value()));
    return byStep;
  }

  private static PathElement step(
      JsonNode item, SchemaHints type, List<PathElement> path, int index) {
    return type.list() == ListKind.SET ? value(item, path, index) : key(item, type, path, index);
  }

  private static PathElement value(JsonNode item, List<PathElement> path, int index) {
    if (item.isContainerNode() || item.isNull()) {
      String what =
          item.isObject() ? "a map type" : item.isArray() ? "a list type" : "an explicit null";
      throw complaint(path, index, "associative list without keys has an element that's " + what);
    }
    return new PathElement.Value(item);
  }

  private static PathElement key(
      JsonNode item, SchemaHints type, List<PathElement> path, int index) {
    if (!item.isObject()) {
      String what = item.isNull() ? "a null element" : "non-map elements";
      throw complaint(path, index, "associative list with keys may not have " + what);
    }
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (String key : type.keys()) {
      Optional.ofNullable(item.get(key))
          .or(() -> type.items().defaultOf(key))
          .ifPresent(value -> fields.put(key, value));
    }
    if (fields.isEmpty()) {
      throw complaint(
          path,
          index,
          "associative list with keys has an element that omits all key fields %s (and doesn't have default values for any key fields)"
              .formatted(quoted(type.keys())));
    }
    return new PathElement.Key(fields);
  }

  private static String quoted(List<String> keys) {
    return keys.stream()
        .map(key -> '"' + key + '"')
        .reduce((left, right) -> left + " " + right)
        .map(all -> "[" + all + "]")
        .orElse("[]");
  }

  private static PatchException complaint(List<PathElement> path, int index, String what) {
    return PatchException.badRequest(
        "%s: element %d: %s".formatted(PathElement.shown(path), index, what));
  }
}
