package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import eu.stratuslab.kubernetes.schema.SchemaNode.CelRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code openAPIV3Schema} and complains about what is not structural. */
final class SchemaReader {
  private static final Set<String> TYPES =
      Set.of("array", "boolean", "integer", "number", "object", "string");

  private static final List<String> UNSUPPORTED =
      List.of("$ref", "additionalItems", "definitions", "dependencies", "id", "patternProperties");

  /** What a schema below allOf, anyOf, oneOf and not must not say. */
  private static final List<String> NOT_NESTED =
      List.of(
          "default",
          "description",
          "nullable",
          "title",
          "type",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type",
          "x-kubernetes-preserve-unknown-fields");

  private enum Place {
    ROOT("must not be empty at the root"),
    FIELD("must not be empty for specified object fields"),
    ITEM("must not be empty for specified array items"),
    NESTED("");

    final String untyped;

    Place(String untyped) {
      this.untyped = untyped;
    }
  }

  private final boolean builtin;
  private final List<Violation> violations = new ArrayList<>();

  private SchemaReader(boolean builtin) {
    this.builtin = builtin;
  }

  /**
   * The schema of a resource.
   *
   * @throws SchemaException with all complaints
   */
  static SchemaNode read(JsonNode schema) {
    return new SchemaReader(false).resource(schema);
  }

  /**
   * The schema of a builtin resource. Its lists may hold duplicates: their keys are for merging
   * only, and Kubernetes never refused what was stored before the keys were.
   */
  static SchemaNode readBuiltin(JsonNode schema) {
    return new SchemaReader(true).resource(schema);
  }

  private SchemaNode resource(JsonNode schema) {
    SchemaNode root = node(schema, "", Place.ROOT);
    if (!root.type().isEmpty() && !root.type().equals("object")) {
      complain(Violation.invalid("type", schema.get("type"), "must be object at the root"));
    }
    if (root.nullable()) {
      complain(Violation.forbidden("nullable", "nullable cannot be true at the root"));
    }
    if (!violations.isEmpty()) {
      throw new SchemaException(violations);
    }
    return root.asResource();
  }

  private SchemaNode node(JsonNode schema, String path, Place place) {
    boolean nested = place == Place.NESTED;
    checkSupported(schema, path, nested);
    SchemaNode node =
        new SchemaNode(
            schema.path("type").asText(),
            schema.path("nullable").asBoolean(),
            schema.path("x-kubernetes-int-or-string").asBoolean(),
            properties(schema.path("properties"), at(path, "properties"), nested),
            additional(schema.path("additionalProperties"), path, nested),
            items(schema.path("items"), path, nested),
            schema.get("default"),
            schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
            schema.path("x-kubernetes-embedded-resource").asBoolean(),
            list(schema.path("x-kubernetes-list-type"), path),
            builtin ? List.of() : texts(schema.path("x-kubernetes-list-map-keys")),
            rules(schema, path),
            validations(schema.path("x-kubernetes-validations"), path));
    checkType(node, schema, path, place);
    checkShape(node, schema, path);
    return node;
  }

  private void checkSupported(JsonNode schema, String path, boolean nested) {
    for (String name : UNSUPPORTED) {
      if (schema.has(name)) {
        complain(Violation.forbidden(at(path, name), name + " is not supported"));
      }
    }
    if (schema.path("uniqueItems").asBoolean()) {
      complain(
          Violation.forbidden(
              at(path, "uniqueItems"),
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isBoolean() && !additional.asBoolean()) {
      complain(
          Violation.forbidden(
              at(path, "additionalProperties"), "additionalProperties cannot be set to false"));
    }
    for (String name : NOT_NESTED) {
      // int-or-string is commonly spelt out as anyOf integer, string.
      if (nested && schema.has(name) && !name.equals("type")) {
        complain(Violation.forbidden(at(path, name), "must be empty to be structural"));
      }
    }
  }

  private void checkType(SchemaNode node, JsonNode schema, String path, Place place) {
    if (!node.type().isEmpty()) {
      if (!TYPES.contains(node.type())) {
        List<JsonNode> allowed = allowed(TYPES.stream().sorted().toArray(String[]::new));
        complain(Violation.notSupported(at(path, "type"), schema.path("type"), allowed));
      }
    } else if (place != Place.NESTED && !node.intOrString() && !node.preserve()) {
      complain(Violation.required(at(path, "type"), place.untyped));
    }
  }

  private void checkShape(SchemaNode node, JsonNode schema, String path) {
    if (!node.properties().isEmpty() && schema.has("additionalProperties")) {
      complain(
          Violation.forbidden(
              at(path, "additionalProperties"),
              "additionalProperties and properties are mutual exclusive"));
    }
    if (node.type().equals("array") && node.items() == null) {
      complain(Violation.required(at(path, "items"), "must be specified"));
    }
    if (node.list() != ListKind.ATOMIC && !node.type().equals("array")) {
      complain(
          Violation.invalid(
              at(path, "type"),
              schema.path("type"),
              "must be array if x-kubernetes-list-type is specified"));
    }
    if (node.list() == ListKind.MAP) {
      checkKeys(node, schema, path);
    } else if (!node.keys().isEmpty()) {
      complain(
          Violation.required(
              at(path, "x-kubernetes-list-type"),
              "must be map if x-kubernetes-list-map-keys is non-empty"));
    }
    JsonNode map = schema.path("x-kubernetes-map-type");
    if (!map.isMissingNode() && !Set.of("atomic", "granular").contains(map.asText())) {
      complain(
          Violation.notSupported(
              at(path, "x-kubernetes-map-type"), map, allowed("atomic", "granular")));
    }
  }

  private void checkKeys(SchemaNode node, JsonNode schema, String path) {
    if (node.keys().isEmpty()) {
      complain(
          Violation.required(
              at(path, "x-kubernetes-list-map-keys"),
              "must not be empty if x-kubernetes-list-type is map"));
    }
    SchemaNode items = node.items();
    if (items == null) {
      return;
    }
    if (!items.type().equals("object")) {
      complain(
          Violation.invalid(
              at(path, "items.type"),
              schema.path("items").path("type"),
              "must be object if parent array's x-kubernetes-list-type is map"));
    }
    for (String key : node.keys()) {
      SchemaNode field = items.properties().get(key);
      if (field == null) {
        complain(
            Violation.invalid(
                at(path, "x-kubernetes-list-map-keys"),
                schema.path("x-kubernetes-list-map-keys"),
                "entries must all be names of item properties"));
      } else if (field.fallback() == null && !items.rules().required().contains(key)) {
        complain(
            Violation.required(
                at(path, "items.properties[" + key + "].default"),
                "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
      }
    }
  }

  private Map<String, SchemaNode> properties(JsonNode properties, String path, boolean nested) {
    Map<String, SchemaNode> nodes = new LinkedHashMap<>();
    properties
        .properties()
        .forEach(
            property -> {
              String below = path + "[" + property.getKey() + "]";
              Place place = nested ? Place.NESTED : Place.FIELD;
              nodes.put(property.getKey(), node(property.getValue(), below, place));
            });
    return nodes;
  }

  private @Nullable SchemaNode additional(JsonNode additional, String path, boolean nested) {
    if (!additional.isObject()) {
      // True says no more than that any value goes, which keeps the values as they are.
      return additional.asBoolean() ? anything() : null;
    }
    Place place = nested ? Place.NESTED : Place.FIELD;
    return node(additional, at(path, "additionalProperties"), place);
  }

  private SchemaNode anything() {
    JsonNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("x-kubernetes-preserve-unknown-fields", true)
            .put("nullable", true);
    return node(schema, "", Place.FIELD);
  }

  private @Nullable SchemaNode items(JsonNode items, String path, boolean nested) {
    if (items.isArray()) {
      complain(
          Violation.forbidden(at(path, "items"), "items must be a schema object and not an array"));
    }
    return items.isObject()
        ? node(items, at(path, "items"), nested ? Place.NESTED : Place.ITEM)
        : null;
  }

  private ListKind list(JsonNode kind, String path) {
    return switch (builtin ? "atomic" : kind.asText("atomic")) {
      case "set" -> ListKind.SET;
      case "map" -> ListKind.MAP;
      case "atomic" -> ListKind.ATOMIC;
      default -> {
        complain(
            Violation.notSupported(
                at(path, "x-kubernetes-list-type"), kind, allowed("atomic", "set", "map")));
        yield ListKind.ATOMIC;
      }
    };
  }

  private ValueRules rules(JsonNode schema, String path) {
    List<JsonNode> allowed = new ArrayList<>();
    schema.path("enum").forEach(allowed::add);
    return new ValueRules(
        Formats.supported(schema.path("format").asText(), schema.path("type").asText()),
        allowed,
        pattern(schema.path("pattern"), path),
        schema.get("minimum"),
        schema.path("exclusiveMinimum").asBoolean(),
        schema.get("maximum"),
        schema.path("exclusiveMaximum").asBoolean(),
        schema.get("multipleOf"),
        range(schema, "minLength", "maxLength"),
        range(schema, "minItems", "maxItems"),
        range(schema, "minProperties", "maxProperties"),
        texts(schema.path("required")),
        nested(schema.path("allOf"), at(path, "allOf")),
        nested(schema.path("anyOf"), at(path, "anyOf")),
        nested(schema.path("oneOf"), at(path, "oneOf")),
        schema.has("not") ? node(schema.path("not"), at(path, "not"), Place.NESTED) : null);
  }

  private List<SchemaNode> nested(JsonNode schemas, String path) {
    List<SchemaNode> nodes = new ArrayList<>();
    for (JsonNode schema : schemas) {
      nodes.add(node(schema, path + "[" + nodes.size() + "]", Place.NESTED));
    }
    return nodes;
  }

  private @Nullable Pattern pattern(JsonNode pattern, String path) {
    if (!pattern.isTextual() || pattern.textValue().isEmpty()) {
      return null;
    }
    try {
      return Pattern.compile(pattern.textValue());
    } catch (PatternSyntaxException malformed) {
      complain(
          Violation.invalid(
              at(path, "pattern"),
              pattern,
              "must be a valid regular expression, but isn't: " + malformed.getMessage()));
      return null;
    }
  }

  private List<CelRule> validations(JsonNode validations, String path) {
    List<CelRule> rules = new ArrayList<>();
    for (JsonNode rule : validations) {
      String place = at(path, "x-kubernetes-validations[" + rules.size() + "]");
      rules.add(
          new CelRule(
              rule.path("rule").asText(),
              rule.path("message").asText(),
              rule.path("messageExpression").asText(),
              rule.path("reason").asText(),
              rule.path("fieldPath").asText(),
              rule.path("optionalOldSelf").asBoolean()));
      checkRule(rule, rules.getLast(), place);
    }
    return rules;
  }

  private void checkRule(JsonNode stored, CelRule rule, String path) {
    if (rule.rule().isBlank()) {
      complain(Violation.required(at(path, "rule"), "rule is not specified"));
    }
    if (!rule.message().isEmpty() && rule.message().isBlank()) {
      complain(
          Violation.invalid(
              at(path, "message"), stored.get("message"), "must be non-empty if specified"));
    } else if (rule.message().strip().contains("\n")) {
      complain(
          Violation.invalid(
              at(path, "message"), stored.get("message"), "must not contain line breaks"));
    } else if (rule.message().isEmpty() && rule.rule().strip().contains("\n")) {
      complain(
          Violation.required(
              at(path, "message"), "message must be specified if rule contains line breaks"));
    }
    List<JsonNode> reasons =
        allowed(
            "FieldValueDuplicate",
            "FieldValueForbidden",
            "FieldValueInvalid",
            "FieldValueRequired");
    if (stored.has("reason") && !reasons.contains(stored.get("reason"))) {
      complain(Violation.notSupported(at(path, "reason"), stored.path("reason"), reasons));
    }
  }

  private static List<JsonNode> allowed(String... values) {
    return List.of(values).stream().<JsonNode>map(TextNode::valueOf).toList();
  }

  private static ValueRules.Range range(JsonNode schema, String least, String most) {
    return new ValueRules.Range(schema.path(least).asLong(-1), schema.path(most).asLong(-1));
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String at(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void complain(Violation violation) {
    violations.add(violation);
  }
}
