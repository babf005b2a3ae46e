package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What merging needs to know about a type: which lists are sets or maps, which values are atomic.
 *
 * <p>A view of a schema that is resolved step by step, so recursive types are fine. Where a schema
 * says nothing, maps are granular and lists are atomic, as structured-merge-diff deduces them.
 */
public final class SchemaHints {
  /** How the items of a list are owned. */
  public enum ListKind {
    /** The list has one owner. */
    ATOMIC,
    /** Each scalar item has its owners. */
    SET,
    /** Each item is identified by its keys and merged field by field. */
    MAP
  }

  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();
  private static final SchemaHints UNKNOWN = new SchemaHints(NOTHING, false, false);

  private final JsonNode schema;
  private final boolean resource;
  private final boolean statusSubresource;

  private SchemaHints(JsonNode schema, boolean resource, boolean statusSubresource) {
    this.schema = schema;
    this.resource = resource;
    this.statusSubresource = statusSubresource;
  }

  /** The hints of a type of which nothing is known. */
  public static SchemaHints unknown() {
    return UNKNOWN;
  }

  /** The hints of a resource of which only its metadata is known. */
  public static SchemaHints unknownResource() {
    return resource(NOTHING);
  }

  /** The hints of a resource with this schema; {@code metadata} is always an ObjectMeta. */
  public static SchemaHints resource(JsonNode schema) {
    return new SchemaHints(BuiltinSchemas.resolve(schema), true, false);
  }

  /**
   * The hints of a builtin kind; of a kind that is not described, those of an unknown resource.
   *
   * @param apiVersion such as {@code v1} or {@code apps/v1}
   */
  public static SchemaHints builtin(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return BuiltinSchemas.nameOf(group, apiVersion.substring(slash + 1), kind)
        .map(BuiltinSchemas::component)
        .map(SchemaHints::resource)
        .orElseGet(SchemaHints::unknownResource);
  }

  /** The same type when {@code status} can be written through the status subresource only. */
  public SchemaHints withStatusSubresource() {
    return new SchemaHints(schema, resource, true);
  }

  /** Whether writes to the resource itself leave {@code status} alone. */
  public boolean hasStatusSubresource() {
    return statusSubresource;
  }

  /** Whether the type names this field, as opposed to holding it as a key of a map. */
  public boolean declares(String field) {
    if (isResource() && isResourceField(field)) {
      return true;
    }
    return schema.path("properties").has(field);
  }

  /** The type of a field, or of the value of a map's key. */
  public SchemaHints field(String name) {
    if (isResource() && name.equals("metadata")) {
      return of(BuiltinSchemas.objectMeta());
    }
    JsonNode property = schema.path("properties").path(name);
    return of(property.isObject() ? property : schema.path("additionalProperties"));
  }

  /** Whether an object of this type has one owner as a whole. */
  public boolean atomicMap() {
    return schema.path("x-kubernetes-map-type").asText().equals("atomic");
  }

  /** How a list of this type is owned. */
  public ListKind list() {
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set" -> ListKind.SET;
      case "map" -> ListKind.MAP;
      default -> ListKind.ATOMIC;
    };
  }

  /** The fields that identify an item of a list that is a map. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    return keys;
  }

  /** The type of a list's items. */
  public SchemaHints items() {
    return of(schema.path("items"));
  }

  /** The default of a field. */
  public Optional<JsonNode> defaultOf(String field) {
    JsonNode value = schema.path("properties").path(field).path("default");
    return value.isMissingNode() ? Optional.empty() : Optional.of(value);
  }

  /** The field by which a strategic merge patch identifies an item of this list. */
  public Optional<String> patchMergeKey() {
    JsonNode key = schema.path("x-kubernetes-patch-merge-key");
    return key.isTextual() ? Optional.of(key.textValue()) : Optional.empty();
  }

  /** Whether a strategic merge patch treats this field so: {@code merge} or {@code retainKeys}. */
  public boolean hasPatchStrategy(String strategy) {
    String all = schema.path("x-kubernetes-patch-strategy").asText();
    return List.of(all.split(",", -1)).contains(strategy);
  }

  private boolean isResource() {
    return resource || schema.path("x-kubernetes-embedded-resource").asBoolean();
  }

  private static boolean isResourceField(String name) {
    return name.equals("metadata") || name.equals("apiVersion") || name.equals("kind");
  }

  private static SchemaHints of(JsonNode schema) {
    return schema.isObject()
        ? new SchemaHints(BuiltinSchemas.resolve(schema), false, false)
        : UNKNOWN;
  }
}
