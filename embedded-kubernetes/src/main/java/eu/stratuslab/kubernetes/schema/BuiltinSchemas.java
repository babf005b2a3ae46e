package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI schemas of the types that every Kubernetes API server has; see builtin.yaml. */
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

  private static final class Loaded {
    static final ObjectNode SCHEMAS = load();

    private static ObjectNode load() {
      try (InputStream in = BuiltinSchemas.class.getResourceAsStream("builtin.yaml")) {
        return (ObjectNode) new YAMLMapper().readTree(Objects.requireNonNull(in, "builtin.yaml"));
      } catch (IOException failure) {
        throw new UncheckedIOException("builtin.yaml cannot be read", failure);
      }
    }
  }
}
