package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.schema.SchemaHints;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that an object sets: what an applied configuration owns. */
final class ObjectFields {
  private final FieldSet.Builder fields = new FieldSet.Builder();

  private ObjectFields() {}

  static FieldSet of(JsonNode value, SchemaHints type) {
    ObjectFields walk = new ObjectFields();
    walk.visit(value, type, List.of());
    return walk.fields.build();
  }

  private void visit(JsonNode value, SchemaHints type, List<PathElement> path) {
    if (value.isObject() && !type.atomicMap()) {
      visitObject(value, type, path);
    } else if (value.isArray() && type.list() != ListKind.ATOMIC) {
      visitList(value, type, path);
    } else {
      fields.add(path);
    }
  }

  private void visitObject(JsonNode object, SchemaHints type, List<PathElement> path) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      List<PathElement> below = PathElement.append(path, new PathElement.Field(field.getKey()));
      JsonNode value = field.getValue();
      visit(value, type.field(field.getKey()), below);
      boolean empty = value.isNull() || (value.isObject() && value.isEmpty());
      if (empty || !type.declares(field.getKey())) {
        fields.add(below);
      }
    }
  }

  private void visitList(JsonNode list, SchemaHints type, List<PathElement> path) {
    Set<PathElement> repeated = repeated(list, type, path);
    for (ListItems.Item item : ListItems.of(list, type, path).items()) {
      List<PathElement> below = PathElement.append(path, item.step());
      if (!repeated.contains(item.step())) {
        visit(item.value(), type.items(), below);
      }
      fields.add(below);
    }
  }

  private static Set<PathElement> repeated(
      JsonNode list, SchemaHints type, List<PathElement> path) {
    Set<PathElement> repeated = new HashSet<>();
    ListItems.of(list, type, path)
        .grouped()
        .forEach(
            (step, values) -> {
              if (values.size() > 1) {
                repeated.add(step);
              }
            });
    return repeated;
  }
}
