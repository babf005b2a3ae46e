package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of a stored list by their keys; items of other lists cannot be told apart. */
record OldItems(List<String> keys, Map<JsonNode, JsonNode> byKey) {
  static OldItems of(SchemaNode schema, @Nullable JsonNode old) {
    Map<JsonNode, JsonNode> byKey = new HashMap<>();
    if (schema.list() == SchemaHints.ListKind.MAP && old != null && old.isArray()) {
      old.forEach(item -> byKey.put(key(item, schema.keys()), item));
    }
    return new OldItems(schema.keys(), byKey);
  }

  /** The stored item with the keys of this one, or null. */
  @Nullable JsonNode matching(JsonNode item) {
    return byKey.get(key(item, keys));
  }

  /** The key fields of an item that are given. */
  static ObjectNode key(JsonNode item, List<String> keys) {
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (String name : keys) {
      JsonNode value = item.get(name);
      if (value != null) {
        key.set(name, value);
      }
    }
    return key;
  }
}
