package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a ValidatingAdmissionPolicy must be: above all, its expressions must compile. */
public final class PolicyRules implements Rules {
  private static final int MOST_CONDITIONS = 64;
  private static final String SCALE =
      "this API server judges a write of a scale as an update of the resource itself: name that";
  private static final Pattern IDENTIFIER = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized");

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (!(object.path("spec") instanceof ObjectNode specification)) {
      return;
    }
    fallback(specification, "failurePolicy", "Fail");
    if (specification.path("matchConstraints") instanceof ObjectNode constraints) {
      BindingRules.matchDefaults(constraints);
    }
  }

  static void fallback(ObjectNode object, String field, String value) {
    if (object.path(field).asText("").isEmpty()) {
      object.put(field, value);
    }
  }

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    JsonNode specification = object.path("spec");
    if (old != null && old.path("spec").equals(specification)) {
      return List.of();
    }
    List<Cause> causes = new ArrayList<>();
    if (specification.path("matchConstraints").path("resourceRules").isEmpty()) {
      causes.add(required("spec.matchConstraints.resourceRules", ""));
    }
    supported(causes, specification, "failurePolicy", List.of("Fail", "Ignore"), "spec.");
    if (specification.path("validations").isEmpty()
        && specification.path("auditAnnotations").isEmpty()) {
      causes.add(
          required("spec.validations", ": validations or auditAnnotations must contain an entry"));
    }
    served(causes, specification.path("matchConstraints"), "spec.matchConstraints.");
    kind(causes, specification.path("paramKind"));
    names(causes, specification);
    validations(causes, specification.path("validations"));
    if (causes.isEmpty()) {
      causes.addAll(Policy.of(object).errors());
    }
    return causes;
  }

  /** What would never be asked is refused: who wrote it relies on it. */
  static void served(List<Cause> causes, JsonNode resources, String path) {
    JsonNode rules = resources.path("resourceRules");
    for (int i = 0; i < rules.size(); i++) {
      for (String each : Meta.texts(rules.path(i).path("resources"))) {
        if (each.endsWith("/scale")) {
          causes.add(invalid(path + "resourceRules[" + i + "].resources", each, SCALE));
        }
      }
    }
  }

  private static void kind(List<Cause> causes, JsonNode kind) {
    for (String field : kind.isObject() ? List.of("apiVersion", "kind") : List.<String>of()) {
      if (kind.path(field).asText("").isEmpty()) {
        causes.add(required("spec.paramKind." + field, ""));
      }
    }
  }

  private static void names(List<Cause> causes, JsonNode specification) {
    JsonNode conditions = specification.path("matchConditions");
    if (conditions.size() > MOST_CONDITIONS) {
      causes.add(
          new Cause(
              "FieldValueTooMany",
              "Too many: " + conditions.size() + ": must have at most 64 items",
              "spec.matchConditions"));
    }
    unique(causes, conditions, "spec.matchConditions");
    JsonNode variables = specification.path("variables");
    unique(causes, variables, "spec.variables");
    for (int i = 0; i < variables.size(); i++) {
      String name = variables.path(i).path("name").asText("");
      if (!name.isEmpty() && !IDENTIFIER.matcher(name).matches()) {
        causes.add(
            invalid("spec.variables[" + i + "].name", name, "name is not a valid CEL identifier"));
      }
    }
  }

  private static void unique(List<Cause> causes, JsonNode list, String path) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String name = list.path(i).path("name").asText("");
      String field = path + "[" + i + "]";
      if (name.isEmpty()) {
        causes.add(required(field + ".name", ""));
      } else if (!names.add(name)) {
        causes.add(
            new Cause("FieldValueDuplicate", "Duplicate value: \"" + name + "\"", field + ".name"));
      }
      expression(causes, list.path(i), field);
    }
  }

  private static void validations(List<Cause> causes, JsonNode validations) {
    for (int i = 0; i < validations.size(); i++) {
      String field = "spec.validations[" + i + "]";
      JsonNode each = validations.path(i);
      expression(causes, each, field);
      supported(causes, each, "reason", REASONS, field + ".");
      if (each.path("message").asText("").strip().contains("\n")) {
        causes.add(
            invalid(
                field + ".message",
                each.path("message").asText(),
                "message must not contain line breaks"));
      }
    }
  }

  private static void expression(List<Cause> causes, JsonNode holder, String field) {
    if (holder.path("expression").asText("").isBlank()) {
      causes.add(required(field + ".expression", ": expression is not specified"));
    }
  }

  static void supported(
      List<Cause> causes, JsonNode holder, String field, List<String> values, String path) {
    String value = holder.path(field).asText("");
    if (!value.isEmpty() && !values.contains(value)) {
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: \"%s\": supported values: \"%s\""
                  .formatted(value, String.join("\", \"", values)),
              path + field));
    }
  }

  static Cause required(String field, String detail) {
    return new Cause("FieldValueRequired", "Required value" + detail, field);
  }

  static Cause invalid(String field, String value, String why) {
    return new Cause("FieldValueInvalid", "Invalid value: \"" + value + "\": " + why, field);
  }
}
