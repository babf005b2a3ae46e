package eu.stratuslab.kubernetes.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import eu.stratuslab.kubernetes.failure.Cause;
import eu.stratuslab.kubernetes.failure.Reason;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.resource.GroupVersion;
import eu.stratuslab.kubernetes.schema.CelEnvironment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ValidatingAdmissionPolicy whose expressions are compiled.
 *
 * @param variables by their full names
 * @param ignoring whether what cannot be said is let in ({@code failurePolicy: Ignore})
 * @param params of which kind its parameters are; null if it has none
 * @param errors what does not compile
 */
record Policy(
    String name,
    boolean ignoring,
    @Nullable ParamKind params,
    Resources resources,
    List<Condition> conditions,
    Map<String, CelRuntime.Program> variables,
    List<Validation> validations,
    List<Cause> errors) {

  /** The kind of parameters. */
  record ParamKind(GroupVersion version, String kind) {}

  /** Must hold for the policy to apply. */
  record Condition(String name, CelRuntime.Program program) {}

  /** Must hold. */
  record Validation(
      String expression,
      CelRuntime.Program program,
      String message,
      CelRuntime.@Nullable Program messageProgram,
      Reason reason) {}

  /** Why a write is denied. */
  record Denial(String message, Reason reason) {}

  static Policy of(JsonNode policy) {
    JsonNode specification = policy.path("spec");
    return new Compilation(specification).policy(Meta.name(policy));
  }

  /** What speaks against a write of which {@code given} tells; nothing if the policy is obeyed. */
  List<Denial> evaluate(Map<String, Object> given) {
    try {
      for (Condition condition : conditions) {
        if (!Boolean.TRUE.equals(condition.program().eval(given))) {
          return List.of();
        }
      }
    } catch (CelEvaluationException e) {
      return failed("match condition failed: " + CelEnvironment.describe(e));
    }
    List<Denial> denials = new ArrayList<>();
    Variables all = new Variables(variables, given);
    for (Validation each : validations) {
      denials.addAll(evaluate(each, all));
    }
    return denials;
  }

  private List<Denial> evaluate(Validation validation, Variables all) {
    try {
      return Boolean.TRUE.equals(validation.program().eval(all))
          ? List.of()
          : List.of(new Denial(message(validation, all), validation.reason()));
    } catch (CelEvaluationException e) {
      return failed(
          "expression '%s' resulted in error: %s"
              .formatted(validation.expression(), Variables.why(e)));
    }
  }

  /** What an error means: nothing, or a denial. */
  List<Denial> failed(String why) {
    return ignoring ? List.of() : List.of(new Denial(why, Reason.Invalid));
  }

  private static String message(Validation validation, Variables all) {
    return computed(validation, all)
        .orElseGet(
            () ->
                validation.message().isEmpty()
                    ? "failed expression: " + validation.expression().strip()
                    : validation.message().strip());
  }

  /** A message that cannot be computed gives way to the fixed one. */
  private static Optional<String> computed(Validation validation, Variables all) {
    if (validation.messageProgram() == null) {
      return Optional.empty();
    }
    try {
      return CelEnvironment.message(validation.messageProgram().eval(all));
    } catch (CelEvaluationException _) {
      return Optional.empty();
    }
  }

  /** Compiles everything, and notes what does not compile. */
  private static final class Compilation {
    private final JsonNode specification;
    private final Expressions expressions;
    private final List<Cause> errors = new ArrayList<>();

    Compilation(JsonNode specification) {
      this.specification = specification;
      this.expressions = new Expressions(specification.path("paramKind").isObject());
    }

    Policy policy(String name) {
      List<Condition> conditions = conditions();
      Map<String, CelRuntime.Program> variables = variables();
      List<Validation> validations = validations();
      annotations();
      JsonNode kind = specification.path("paramKind");
      return new Policy(
          name,
          specification.path("failurePolicy").asText().equals("Ignore"),
          kind.isObject()
              ? new ParamKind(
                  GroupVersion.parse(kind.path("apiVersion").asText()), kind.path("kind").asText())
              : null,
          Resources.of(specification.path("matchConstraints")),
          conditions,
          variables,
          validations,
          errors);
    }

    private List<Condition> conditions() {
      List<Condition> conditions = new ArrayList<>();
      int index = 0;
      for (JsonNode each : specification.path("matchConditions")) {
        String field = "spec.matchConditions[" + index++ + "].expression";
        program(each.path("expression"), SimpleType.BOOL, field)
            .map(program -> new Condition(each.path("name").asText(), program))
            .ifPresent(conditions::add);
      }
      return conditions;
    }

    private Map<String, CelRuntime.Program> variables() {
      Map<String, CelRuntime.Program> variables = new LinkedHashMap<>();
      int index = 0;
      for (JsonNode each : specification.path("variables")) {
        String field = "spec.variables[" + index++ + "].expression";
        String expression = each.path("expression").asText();
        String name = Variables.PREFIX + each.path("name").asText();
        try {
          variables.put(name, expressions.variable(name, expression));
        } catch (Expressions.Malformed e) {
          complain(field, expression, e);
        }
      }
      return variables;
    }

    private List<Validation> validations() {
      List<Validation> validations = new ArrayList<>();
      int index = 0;
      for (JsonNode each : specification.path("validations")) {
        String field = "spec.validations[" + index++ + "].";
        JsonNode message = each.path("messageExpression");
        CelRuntime.Program messages =
            message.asText("").isEmpty()
                ? null
                : program(message, SimpleType.STRING, field + "messageExpression").orElse(null);
        program(each.path("expression"), SimpleType.BOOL, field + "expression")
            .map(
                program ->
                    new Validation(
                        each.path("expression").asText(),
                        program,
                        each.path("message").asText(""),
                        messages,
                        reason(each.path("reason").asText(""))))
            .ifPresent(validations::add);
      }
      return validations;
    }

    /** There is no audit log to write them to, but a mistake in them is told. */
    private void annotations() {
      int index = 0;
      for (JsonNode each : specification.path("auditAnnotations")) {
        String field = "spec.auditAnnotations[" + index++ + "].valueExpression";
        program(each.path("valueExpression"), SimpleType.STRING, field);
      }
    }

    private Optional<CelRuntime.Program> program(JsonNode expression, CelType type, String field) {
      try {
        return Optional.of(expressions.compile(expression.asText(""), type));
      } catch (Expressions.Malformed e) {
        complain(field, expression.asText(""), e);
        return Optional.empty();
      }
    }

    private void complain(String field, String expression, Expressions.Malformed why) {
      errors.add(
          new Cause(
              "FieldValueInvalid",
              "Invalid value: \"" + expression + "\": " + why.getMessage(),
              field));
    }

    private static Reason reason(String text) {
      return switch (text) {
        case "Unauthorized" -> Reason.Unauthorized;
        case "Forbidden" -> Reason.Forbidden;
        case "RequestEntityTooLarge" -> Reason.RequestEntityTooLarge;
        default -> Reason.Invalid;
      };
    }
  }
}
