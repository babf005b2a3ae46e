package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a ValidatingAdmissionPolicyBinding must be. */
public final class BindingRules implements Rules {
  private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

  @Override
  public List<String> prune(ObjectNode object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.path("spec").path("matchResources") instanceof ObjectNode resources) {
      matchDefaults(resources);
    }
  }

  /** The defaults of MatchResources. */
  static void matchDefaults(ObjectNode resources) {
    PolicyRules.fallback(resources, "matchPolicy", "Equivalent");
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (!resources.has(selector)) {
        resources.putObject(selector);
      }
    }
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      for (JsonNode rule : resources.path(rules)) {
        if (rule instanceof ObjectNode writable) {
          PolicyRules.fallback(writable, "scope", "*");
        }
      }
    }
  }

  @Override
  public List<Cause> validate(ObjectNode object, @Nullable ObjectNode old) {
    JsonNode specification = object.path("spec");
    List<Cause> causes = new ArrayList<>();
    if (specification.path("policyName").asText("").isEmpty()) {
      causes.add(PolicyRules.required("spec.policyName", ""));
    }
    actions(causes, specification.path("validationActions"));
    PolicyRules.served(causes, specification.path("matchResources"), "spec.matchResources.");
    params(causes, specification.path("paramRef"));
    return causes;
  }

  private static void actions(List<Cause> causes, JsonNode given) {
    List<String> actions = Meta.texts(given);
    String field = "spec.validationActions";
    if (actions.isEmpty()) {
      causes.add(PolicyRules.required(field, ": at least one validation action is required"));
    }
    for (String each : actions) {
      if (!ACTIONS.contains(each)) {
        causes.add(
            new Cause(
                "FieldValueNotSupported",
                "Unsupported value: \"%s\": supported values: \"Audit\", \"Deny\", \"Warn\""
                    .formatted(each),
                field + "[" + actions.indexOf(each) + "]"));
      }
    }
    if (actions.contains("Deny") && actions.contains("Warn")) {
      causes.add(
          PolicyRules.invalid(
              field,
              String.join(",", actions),
              "must not contain both Deny and Warn (repeating the same validation failure"
                  + " information in the API response and headers serves no purpose)"));
    }
  }

  private static void params(List<Cause> causes, JsonNode reference) {
    if (!reference.isObject()) {
      return;
    }
    String field = "spec.paramRef";
    boolean named = !reference.path("name").asText("").isEmpty();
    if (named == reference.has("selector")) {
      String why = "one of name or selector must be specified";
      causes.add(
          named
              ? new Cause(
                  "FieldValueForbidden",
                  "Forbidden: name and selector are mutually" + " exclusive",
                  field + ".name")
              : PolicyRules.required(field, ": " + why));
    }
    if (reference.path("parameterNotFoundAction").asText("").isEmpty()) {
      causes.add(PolicyRules.required(field + ".parameterNotFoundAction", ""));
    }
    PolicyRules.supported(
        causes, reference, "parameterNotFoundAction", List.of("Allow", "Deny"), field + ".");
  }
}
