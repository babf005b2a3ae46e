package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The component schemas of one OpenAPI document: its kinds, their lists, and what they refer to.
 */
final class OpenApiSchemas {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** What requests and answers of every resource need. */
  private static final List<String> ALWAYS =
      List.of(
          "Condition", "DeleteOptions", "ListMeta", "ObjectMeta", "Patch", "Status", "WatchEvent");

  private final String group;
  private final String version;
  private final Map<String, JsonNode> schemas = new TreeMap<>();

  OpenApiSchemas(String group, String version) {
    this.group = group;
    this.version = version;
    ALWAYS.forEach(name -> addBuiltin(META + name));
    addBuiltin("io.k8s.api.autoscaling.v1.Scale");
  }

  /** The schemas by name. */
  ObjectNode all() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.setAll(schemas);
    return all;
  }

  void add(OpenApi.Resource resource) {
    String name = name(resource.kind());
    if (resource.schema() != null) {
      schemas.put(name, custom(resource.kind(), resource.schema()));
    } else if (BuiltinSchemas.component(name).isObject()) {
      addBuiltin(name);
    } else {
      schemas.put(name, custom(resource.kind(), anything(resource.kind())));
    }
    schemas.put(name + "List", list(resource.kind(), name));
  }

  /** The name of a kind's schema; builtin kinds are named after their Go packages. */
  String name(String kind) {
    return BuiltinSchemas.nameOf(group, version, kind)
        .orElseGet(() -> prefix() + "." + version + "." + kind);
  }

  /** Whether the document has the complete schema of a builtin kind. */
  boolean isWhole(OpenApi.Resource resource) {
    JsonNode schema = BuiltinSchemas.component(name(resource.kind()));
    return resource.schema() == null
        && schema.isObject()
        && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
  }

  /** A reference to a schema of this document. */
  static ObjectNode reference(String name) {
    return JsonNodeFactory.instance.objectNode().put("$ref", BuiltinSchemas.REFERENCE + name);
  }

  /** A reference to a schema of apimachinery. */
  static ObjectNode meta(String name) {
    return reference(META + name);
  }

  /** A reference to the scale subresource's schema. */
  static ObjectNode scale() {
    return reference("io.k8s.api.autoscaling.v1.Scale");
  }

  private String prefix() {
    if (group.isEmpty()) {
      return "io.k8s.api.core";
    }
    if (!group.contains(".") || group.endsWith(".k8s.io")) {
      return "io.k8s.api." + group.split("\\.", -1)[0];
    }
    List<String> labels = new ArrayList<>(Arrays.asList(group.split("\\.", -1)));
    Collections.reverse(labels);
    return String.join(".", labels);
  }

  private void addBuiltin(String name) {
    JsonNode schema = BuiltinSchemas.component(name);
    if (schema.isObject() && schemas.put(name, schema) == null) {
      addReferences(schema);
    }
  }

  private void addReferences(JsonNode schema) {
    JsonNode reference = schema.path("$ref");
    if (reference.isTextual()) {
      addBuiltin(reference.textValue().substring(BuiltinSchemas.REFERENCE.length()));
    }
    schema.forEach(this::addReferences);
  }

  private static ObjectNode anything(String kind) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("description", "A " + kind + "; the server does not look into it.");
    schema.put("type", "object");
    schema.put("x-kubernetes-preserve-unknown-fields", true);
    return schema;
  }

  private ObjectNode custom(String kind, JsonNode schema) {
    ObjectNode published = schema.deepCopy();
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.set("apiVersion", text("The versioned schema of this representation."));
    properties.set("kind", text("The REST resource that this object represents."));
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("description", "Standard metadata of the object.");
    metadata.putArray("allOf").add(meta("ObjectMeta"));
    properties.set("metadata", metadata);
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              if (!properties.has(property.getKey())) {
                properties.set(property.getKey(), property.getValue().deepCopy());
              }
            });
    published.set("properties", properties);
    identify(published, kind);
    return published;
  }

  private ObjectNode list(String kind, String item) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("description", "A list of " + kind + ".");
    list.put("type", "object");
    list.putArray("required").add("items");
    ObjectNode properties = list.putObject("properties");
    properties.set("apiVersion", text("The versioned schema of this representation."));
    properties.set("kind", text("The REST resource that this object represents."));
    ObjectNode metadata = properties.putObject("metadata");
    metadata.put("description", "Standard list metadata.");
    metadata.putArray("allOf").add(meta("ListMeta"));
    ObjectNode items = properties.putObject("items");
    items.put("description", "The objects.").put("type", "array").set("items", reference(item));
    identify(list, kind + "List");
    return list;
  }

  private void identify(ObjectNode schema, String kind) {
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", group)
        .put("kind", kind)
        .put("version", version);
  }

  private static ObjectNode text(String description) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("description", description)
        .put("type", "string");
  }
}
