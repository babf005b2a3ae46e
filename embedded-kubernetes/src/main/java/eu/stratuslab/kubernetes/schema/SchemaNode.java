package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.schema.SchemaHints.ListKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema.
 *
 * @param type the JSON type, or empty where none is given
 * @param additional the schema of the values of a map
 * @param fallback the default
 * @param preserve whether unknown fields are kept
 * @param embedded whether the value is a resource with apiVersion, kind and metadata of its own
 * @param keys the key fields of a list that is a map
 */
record SchemaNode(
    String type,
    boolean nullable,
    boolean intOrString,
    Map<String, SchemaNode> properties,
    @Nullable SchemaNode additional,
    @Nullable SchemaNode items,
    @Nullable JsonNode fallback,
    boolean preserve,
    boolean embedded,
    ListKind list,
    List<String> keys,
    ValueRules rules,
    List<CelRule> validations) {
  private static final Set<String> RESOURCE_FIELDS = Set.of("apiVersion", "kind", "metadata");

  SchemaNode {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    keys = List.copyOf(keys);
    validations = List.copyOf(validations);
  }

  /** The schema of a field or of a map's value, or null when nothing is known of it. */
  @Nullable SchemaNode field(String name) {
    SchemaNode property = properties.get(name);
    return property == null ? additional : property;
  }

  /** Whether the field belongs to every resource and so is not described here. */
  boolean isResourceField(String name) {
    return embedded && RESOURCE_FIELDS.contains(name);
  }

  /** The same node as the top of a resource. */
  SchemaNode asResource() {
    return new SchemaNode(
        type,
        nullable,
        intOrString,
        properties,
        additional,
        items,
        fallback,
        preserve,
        true,
        list,
        keys,
        rules,
        validations);
  }

  /** One entry of {@code x-kubernetes-validations}; texts that are not given are empty. */
  record CelRule(
      String rule,
      String message,
      String messageExpression,
      String reason,
      String fieldPath,
      boolean optionalOldSelf) {
    /** How the rule is named in messages about it. */
    String shown() {
      return message.isEmpty() ? rule.strip() : message.strip();
    }
  }
}
