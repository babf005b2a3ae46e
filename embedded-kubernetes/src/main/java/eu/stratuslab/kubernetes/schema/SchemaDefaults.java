package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in defaults, in place. A null where none may be counts as absent: it is dropped, or gives
 * way to the default.
 */
final class SchemaDefaults {
  private SchemaDefaults() {}

  static void apply(JsonNode value, @Nullable SchemaNode schema) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case ObjectNode object -> applyToObject(object, schema);
      case ArrayNode list -> applyToList(list, schema);
      default -> {}
    }
  }

  private static void applyToObject(ObjectNode object, SchemaNode schema) {
    List<String> nulls =
        object.properties().stream()
            .filter(field -> isUnwanted(field.getValue(), schema.field(field.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    object.remove(nulls);
    schema
        .properties()
        .forEach(
            (name, property) -> {
              if (property.fallback() != null && !object.has(name)) {
                object.set(name, property.fallback().deepCopy());
              }
            });
    object.properties().forEach(field -> apply(field.getValue(), schema.field(field.getKey())));
  }

  private static void applyToList(ArrayNode list, SchemaNode schema) {
    SchemaNode items = schema.items();
    for (int i = 0; i < list.size(); i++) {
      if (items != null && items.fallback() != null && isUnwanted(list.get(i), items)) {
        list.set(i, items.fallback().deepCopy());
      }
      apply(list.get(i), items);
    }
  }

  private static boolean isUnwanted(JsonNode value, @Nullable SchemaNode schema) {
    return value.isNull() && schema != null && !schema.nullable();
  }
}
