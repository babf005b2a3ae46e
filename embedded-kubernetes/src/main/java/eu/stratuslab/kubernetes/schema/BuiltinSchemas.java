package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The OpenAPI schemas of the types that every Kubernetes API server has; see the YAML files. */
final class BuiltinSchemas {
  static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
  static final String REFERENCE = "#/components/schemas/";

  private BuiltinSchemas() {}

  /** All schemas by name; not to be changed. */
  static ObjectNode all() {
    return Loaded.SCHEMAS;
  }

  /** The schema of ObjectMeta. */
  static JsonNode objectMeta() {
    return component(OBJECT_META);
  }

  /** The schema of this name, or a missing node. */
  static JsonNode component(String name) {
    return all().path(name);
  }

  /**
   * A schema without a reference at its top: what it refers to, with its own attributes on top.
   * OpenAPI v3 wraps a reference that has siblings into an {@code allOf} of one.
   */
  static JsonNode resolve(JsonNode schema) {
    JsonNode reference = reference(schema);
    if (!reference.isTextual()) {
      return schema;
    }
    JsonNode target = component(reference.textValue().substring(REFERENCE.length()));
    if (schema.size() == 1 || !target.isObject()) {
      return target;
    }
    ObjectNode merged = target.deepCopy();
    merged.setAll((ObjectNode) schema);
    merged.remove("allOf");
    merged.remove("$ref");
    return merged;
  }

  /** The reference of a schema that is one, or a missing node. */
  static JsonNode reference(JsonNode schema) {
    if (schema.has("$ref")) {
      return schema.path("$ref");
    }
    JsonNode all = schema.path("allOf");
    return all.size() == 1 ? all.path(0).path("$ref") : MissingNode.getInstance();
  }

  /** The name of the schema of a kind. */
  static Optional<String> nameOf(String group, String version, String kind) {
    return all().properties().stream()
        .filter(schema -> isOf(schema.getValue(), group, version, kind))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The schema of a kind with all references replaced by what they refer to; a type within itself
   * is cut short.
   */
  static Optional<JsonNode> expanded(String group, String version, String kind) {
    return nameOf(group, version, kind).map(name -> expand(component(name), List.of(name)));
  }

  private static JsonNode expand(JsonNode schema, List<String> around) {
    JsonNode reference = reference(schema);
    List<String> within = around;
    if (reference.isTextual()) {
      String name = reference.textValue().substring(REFERENCE.length());
      if (around.contains(name)) {
        return JsonNodeFactory.instance
            .objectNode()
            .put("type", "object")
            .put("x-kubernetes-preserve-unknown-fields", true);
      }
      within = Stream.concat(around.stream(), Stream.of(name)).toList();
    }
    return expandBelow(resolve(schema), within);
  }

  private static JsonNode expandBelow(JsonNode schema, List<String> around) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    ObjectNode expanded = object.deepCopy();
    for (String single : List.of("items", "additionalProperties")) {
      if (expanded.get(single) instanceof ObjectNode inner) {
        expanded.set(single, expand(inner, around));
      }
    }
    if (expanded.get("properties") instanceof ObjectNode properties) {
      properties
          .properties()
          .forEach(property -> property.setValue(expand(property.getValue(), around)));
    }
    return expanded;
  }

  private static boolean isOf(JsonNode schema, String group, String version, String kind) {
    for (JsonNode each : schema.path("x-kubernetes-group-version-kind")) {
      if (each.path("group").asText().equals(group)
          && each.path("version").asText().equals(version)
          && each.path("kind").asText().equals(kind)) {
        return true;
      }
    }
    return false;
  }

  private static final class Loaded {
    static final ObjectNode SCHEMAS = load();

    private static ObjectNode load() {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      for (String file : List.of("meta", "core", "groups", "apiextensions", "workloads")) {
        all.setAll(load(file + ".yaml"));
      }
      return all;
    }

    private static ObjectNode load(String file) {
      try (InputStream in = BuiltinSchemas.class.getResourceAsStream(file)) {
        return (ObjectNode) new YAMLMapper().readTree(Objects.requireNonNull(in, file));
      } catch (IOException failure) {
        throw new UncheckedIOException(file + " cannot be read", failure);
      }
    }
  }
}
