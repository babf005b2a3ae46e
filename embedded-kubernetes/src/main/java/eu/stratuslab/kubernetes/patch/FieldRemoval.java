package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.List;
import java.util.Map;

/** Takes fields out of an object; the argument is not changed. */
final class FieldRemoval {
  private FieldRemoval() {}

  static JsonNode remove(JsonNode value, FieldSet fields, SchemaHints type) {
    if (fields.isEmpty()) {
      return value.deepCopy();
    }
    if (value.isObject() && !type.atomicMap()) {
      return fromObject(value, fields, type);
    }
    if (value.isArray() && type.list() != ListKind.ATOMIC) {
      return fromList(value, fields, type);
    }
    return value.deepCopy();
  }

  private static JsonNode fromObject(JsonNode object, FieldSet fields, SchemaHints type) {
    ObjectNode rest = PathElement.JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      PathElement step = new PathElement.Field(field.getKey());
      if (!fields.has(step)) {
        rest.set(
            field.getKey(),
            remove(field.getValue(), fields.below(step), type.field(field.getKey())));
      }
    }
    return rest;
  }

  private static JsonNode fromList(JsonNode list, FieldSet fields, SchemaHints type) {
    ArrayNode rest = PathElement.JSON.createArrayNode();
    for (ListItems.Item item : ListItems.of(list, type, List.of()).items()) {
      if (!fields.has(item.step())) {
        rest.add(remove(item.value(), fields.below(item.step()), type.items()));
      }
    }
    return rest;
  }
}
