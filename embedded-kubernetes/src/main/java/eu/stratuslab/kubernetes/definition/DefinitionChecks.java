package eu.stratuslab.kubernetes.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.schema.SchemaException;
import eu.stratuslab.kubernetes.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a CustomResourceDefinition. */
final class DefinitionChecks {
  private final List<Cause> causes = new ArrayList<>();

  private DefinitionChecks() {}

  static List<Cause> violations(ObjectNode definition, @Nullable ObjectNode old) {
    DefinitionChecks checks = new DefinitionChecks();
    checks.specification(definition, definition.path("spec"));
    if (old != null) {
      checks.unchanged(definition, old);
    }
    return List.copyOf(checks.causes);
  }

  private void specification(JsonNode definition, JsonNode specification) {
    String group = specification.path("group").asText("");
    JsonNode names = specification.path("names");
    require(group, "spec.group");
    require(names.path("plural").asText(""), "spec.names.plural");
    require(names.path("kind").asText(""), "spec.names.kind");
    String scope = specification.path("scope").asText("");
    if (!scope.equals("Namespaced") && !scope.equals("Cluster")) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: \"" + scope + "\": supported values: \"Cluster\", \"Namespaced\"",
              "spec.scope"));
    }
    String expected = names.path("plural").asText() + "." + group;
    if (!Meta.name(definition).equals(expected)) {
      invalid("metadata.name", Meta.name(definition), "must be spec.names.plural+\".\"+spec.group");
    }
    String strategy = specification.path("conversion").path("strategy").asText("None");
    if (!strategy.equals("None")) {
      invalid("spec.conversion.strategy", strategy, "this server converts with None only");
    }
    versions(specification.path("versions"));
  }

  private void versions(JsonNode versions) {
    Set<String> seen = new HashSet<>();
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      JsonNode version = versions.get(i);
      String path = "spec.versions[" + i + "]";
      require(version.path("name").asText(""), path + ".name");
      if (!seen.add(version.path("name").asText())) {
        invalid(path + ".name", version.path("name").asText(), "must be unique");
      }
      stored += version.path("storage").asBoolean() ? 1 : 0;
      schema(version.path("schema").path("openAPIV3Schema"), path + ".schema.openAPIV3Schema");
    }
    if (stored != 1) {
      invalid("spec.versions", "", "must have exactly one version marked as storage version");
    }
  }

  private void schema(JsonNode schema, String path) {
    if (!schema.isObject()) {
      causes.add(new Cause("FieldValueRequired", "Required value: schemas are required", path));
      return;
    }
    try {
      StructuralSchema.of(schema);
    } catch (SchemaException e) {
      e.violations()
          .forEach(
              each ->
                  causes.add(
                      new Cause(
                          each.reason(),
                          each.message(),
                          each.path().isEmpty() ? path : path + "." + each.path())));
    }
  }

  private void unchanged(JsonNode definition, JsonNode old) {
    for (String field : List.of("group", "scope")) {
      if (!old.path("spec").path(field).equals(definition.path("spec").path(field))) {
        invalid(
            "spec." + field, definition.path("spec").path(field).asText(""), "field is immutable");
      }
    }
  }

  private void require(String value, String path) {
    if (value.isEmpty()) {
      causes.add(new Cause("FieldValueRequired", "Required value", path));
    }
  }

  private void invalid(String path, String value, String why) {
    causes.add(new Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + why, path));
  }
}
