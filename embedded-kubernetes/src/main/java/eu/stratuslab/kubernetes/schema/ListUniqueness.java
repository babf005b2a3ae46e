package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses duplicates in lists that are sets or maps. */
final class ListUniqueness {
  private final List<Violation> violations = new ArrayList<>();

  private ListUniqueness() {}

  static List<Violation> validate(SchemaNode schema, JsonNode value) {
    ListUniqueness walk = new ListUniqueness();
    walk.check(schema, value, "");
    return walk.violations;
  }

  private void check(@Nullable SchemaNode schema, JsonNode value, String path) {
    if (schema == null) {
      return;
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  check(
                      schema.field(field.getKey()),
                      field.getValue(),
                      below(schema, path, field.getKey())));
    } else if (value.isArray()) {
      checkList(schema, value, path);
      for (int i = 0; i < value.size(); i++) {
        check(schema.items(), value.get(i), path + "[" + i + "]");
      }
    }
  }

  private void checkList(SchemaNode schema, JsonNode list, String path) {
    if (schema.list() == ListKind.ATOMIC) {
      return;
    }
    Map<JsonNode, Integer> seen = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (schema.list() == ListKind.MAP) {
        if (!item.isObject() && !item.isNull()) {
          violations.add(
              Violation.invalid(
                  path + "[" + i + "]", item, "must be an object for an array of list-type map"));
          return;
        }
        item = OldItems.key(item, schema.keys());
      }
      // Each value is complained about once, however often it comes.
      if (seen.merge(normalised(item), 1, Integer::sum) == 2) {
        violations.add(Violation.duplicate(path + "[" + i + "]", item));
      }
    }
  }

  private static JsonNode normalised(JsonNode item) {
    if (!item.isNumber()) {
      return item;
    }
    BigDecimal plain = item.decimalValue().stripTrailingZeros();
    return JsonNodeFactory.instance.textNode("number " + plain);
  }

  private static String below(SchemaNode schema, String path, String name) {
    boolean key = !schema.properties().containsKey(name);
    if (path.isEmpty()) {
      return name;
    }
    return key ? path + "[" + name + "]" : path + "." + name;
  }
}
