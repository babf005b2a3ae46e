package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Drops the fields that a schema does not know. */
final class SchemaPruning {
  private final List<String> dropped;

  SchemaPruning(List<String> dropped) {
    this.dropped = dropped;
  }

  /** A copy without unknown fields. */
  JsonNode prune(JsonNode value, @Nullable SchemaNode schema, String path) {
    return switch (value) {
      case ObjectNode object -> pruneObject(object, schema, path);
      case ArrayNode list -> pruneList(list, schema, path);
      default -> value.deepCopy();
    };
  }

  private JsonNode pruneObject(ObjectNode object, @Nullable SchemaNode schema, String path) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = field.getKey();
      String below = path.isEmpty() ? name : path + "." + name;
      SchemaNode inner = schema == null ? null : schema.field(name);
      if (schema != null && schema.isResourceField(name)) {
        kept.set(name, field.getValue().deepCopy());
      } else if (inner != null) {
        kept.set(name, prune(field.getValue(), inner, below));
      } else if (schema != null && schema.preserve()) {
        kept.set(name, field.getValue().deepCopy());
      } else {
        dropped.add(below);
      }
    }
    return kept;
  }

  private JsonNode pruneList(ArrayNode list, @Nullable SchemaNode schema, String path) {
    SchemaNode items = schema == null ? null : schema.items();
    if (items == null && schema != null && schema.preserve()) {
      return list.deepCopy();
    }
    ArrayNode kept = JsonNodeFactory.instance.arrayNode(list.size());
    for (JsonNode item : list) {
      kept.add(prune(item, items, path + "[" + kept.size() + "]"));
    }
    return kept;
  }
}
