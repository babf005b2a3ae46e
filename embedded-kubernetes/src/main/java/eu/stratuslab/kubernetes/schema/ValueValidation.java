package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks values against a schema, with the messages of kube-openapi; CEL rules are apart. */
final class ValueValidation {
  private final List<Violation> violations = new ArrayList<>();
  private int passed;

  private ValueValidation() {}

  /** Complaints about a value; what an update left as it was is not complained about. */
  static List<Violation> validate(SchemaNode schema, JsonNode value, @Nullable JsonNode old) {
    ValueValidation validation = new ValueValidation();
    validation.check(schema, value, old, "");
    return validation.violations;
  }

  private void check(SchemaNode schema, JsonNode value, @Nullable JsonNode old, String path) {
    int before = violations.size();
    checkType(schema, value, path);
    checkEnum(schema.rules(), value, path);
    if (!value.isNull()) {
      checkNested(schema.rules(), value, path);
      if (value.isTextual()) {
        TextChecks.check(schema.rules(), value, path, violations);
      } else if (value.isNumber()) {
        NumberChecks.check(schema, value, path, violations);
      } else if (value.isArray()) {
        checkList(schema, value, old, path);
      } else if (value.isObject()) {
        checkObject(schema, value, old, path);
      }
    }
    if (violations.size() == before) {
      passed++;
    }
  }

  private void checkType(SchemaNode schema, JsonNode value, String path) {
    List<String> types =
        schema.intOrString()
            ? List.of("integer", "string")
            : schema.type().isEmpty() ? List.of() : List.of(schema.type());
    String actual = typeOf(value);
    if (types.isEmpty() || types.contains(actual) || (value.isNull() && schema.nullable())) {
      return;
    }
    boolean number = types.contains("number") && actual.equals("integer");
    boolean integer = types.contains("integer") && value.isNumber() && isWhole(value);
    if (number || integer) {
      return;
    }
    String format = schema.rules().format();
    boolean byFormat = !format.isEmpty() && !value.isNull() && !value.isTextual();
    String wanted = byFormat && !value.isArray() ? format : String.join(",", types);
    String found = byFormat && !value.isArray() ? formatOf(value) : actual;
    String message = "%s in body must be of type %s: %s".formatted(path, wanted, quoted(found));
    violations.add(Violation.wrongType(name(path), TextNode.valueOf(found), message));
  }

  private void checkEnum(ValueRules rules, JsonNode value, String path) {
    if (!rules.allowed().isEmpty()
        && rules.allowed().stream().noneMatch(each -> JsonEquality.same(each, value))) {
      violations.add(Violation.notSupported(name(path), value, rules.allowed()));
    }
  }

  private void checkList(SchemaNode schema, JsonNode list, @Nullable JsonNode old, String path) {
    if (schema.items() != null) {
      OldItems before = OldItems.of(schema, old);
      for (int i = 0; i < list.size(); i++) {
        JsonNode oldItem = before.matching(list.get(i));
        if (!JsonEquality.same(oldItem, list.get(i))) {
          check(schema.items(), list.get(i), oldItem, path + "[" + i + "]");
        }
      }
    }
    ValueRules.Range size = schema.rules().size();
    if (size.isBelow(list.size())) {
      String message = "%s in body should have at least %d items".formatted(path, size.least());
      violations.add(Violation.invalid(name(path), number(list.size()), message));
    }
    if (size.isAbove(list.size())) {
      violations.add(Violation.tooMany(name(path), list.size(), size.most()));
    }
  }

  private void checkObject(
      SchemaNode schema, JsonNode object, @Nullable JsonNode old, String path) {
    ValueRules.Range fields = schema.rules().fields();
    if (fields.isBelow(object.size())) {
      String message =
          "%s in body should have at least %d properties".formatted(path, fields.least());
      violations.add(Violation.invalid(name(path), number(object.size()), message));
    }
    if (fields.isAbove(object.size())) {
      violations.add(Violation.tooMany(name(path), object.size(), fields.most()));
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      SchemaNode inner = schema.field(field.getKey());
      JsonNode before = old == null ? null : old.get(field.getKey());
      if (inner != null && !JsonEquality.same(before, field.getValue())) {
        check(inner, field.getValue(), before, below(path, field.getKey()));
      }
    }
    for (String required : schema.rules().required()) {
      if (!object.has(required)) {
        violations.add(Violation.required(below(path, required), ""));
      }
    }
  }

  private void checkNested(ValueRules rules, JsonNode value, String path) {
    checkAnyOf(rules.anyOf(), value, path);
    checkOneOf(rules.oneOf(), value, path);
    checkAllOf(rules.allOf(), value, path);
    if (rules.not() != null && attempt(rules.not(), value, path).violations.isEmpty()) {
      composite("%s must not validate the schema (not)".formatted(quoted(path)));
    }
  }

  private void checkAnyOf(List<SchemaNode> alternatives, JsonNode value, String path) {
    List<ValueValidation> attempts =
        alternatives.stream().map(each -> attempt(each, value, path)).toList();
    if (!attempts.isEmpty() && attempts.stream().noneMatch(each -> each.violations.isEmpty())) {
      composite("%s must validate at least one schema (anyOf)".formatted(quoted(path)));
      addBest(attempts);
    }
  }

  private void checkOneOf(List<SchemaNode> alternatives, JsonNode value, String path) {
    List<ValueValidation> attempts =
        alternatives.stream().map(each -> attempt(each, value, path)).toList();
    long valid = attempts.stream().filter(each -> each.violations.isEmpty()).count();
    if (attempts.isEmpty() || valid == 1) {
      return;
    }
    String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
    composite(
        "%s must validate one and only one schema (oneOf). %s".formatted(quoted(path), found));
    if (valid == 0) {
      addBest(attempts);
    }
  }

  private void checkAllOf(List<SchemaNode> parts, JsonNode value, String path) {
    List<ValueValidation> attempts =
        parts.stream().map(each -> attempt(each, value, path)).toList();
    attempts.forEach(each -> violations.addAll(each.violations));
    if (attempts.stream().anyMatch(each -> !each.violations.isEmpty())) {
      boolean none = attempts.stream().noneMatch(each -> each.violations.isEmpty());
      composite(
          "%s must validate all the schemas (allOf)%s"
              .formatted(quoted(path), none ? ". None validated" : ""));
    }
  }

  /** Of the alternatives that failed, the one that came furthest says what is wrong. */
  private void addBest(List<ValueValidation> attempts) {
    ValueValidation best = attempts.getFirst();
    for (ValueValidation attempt : attempts) {
      best = attempt.passed > best.passed ? attempt : best;
    }
    violations.addAll(best.violations);
  }

  private static ValueValidation attempt(SchemaNode schema, JsonNode value, String path) {
    ValueValidation attempt = new ValueValidation();
    attempt.check(schema, value, null, path);
    return attempt;
  }

  /** Kubernetes does not name the field of such a complaint, save in its message. */
  private void composite(String message) {
    violations.add(Violation.invalid("<nil>", TextNode.valueOf(""), message));
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String name(String path) {
    return path.isEmpty() ? "<nil>" : path;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "object";
      case ARRAY -> "array";
      case STRING, BINARY -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL, MISSING -> "null";
    };
  }

  private static String formatOf(JsonNode value) {
    return value.isNumber() ? value.isIntegralNumber() ? "int64" : "float64" : "";
  }

  private static boolean isWhole(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static JsonNode number(int value) {
    return JsonNodeFactory.instance.numberNode(value);
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
