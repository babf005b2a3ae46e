package eu.stratuslab.kubernetes.admission;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import eu.stratuslab.kubernetes.schema.CelEnvironment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the expressions of a policy see of one write. A variable of the policy is computed when an
 * expression first asks for it, once; where it cannot be, the expression cannot either.
 */
final class Variables implements CelVariableResolver {
  /** Before the name of a variable that the policy defines. */
  static final String PREFIX = "variables.";

  private final Map<String, CelRuntime.Program> programs;
  private final Map<String, Object> given;
  private final Map<String, Object> computed = new HashMap<>();

  /** A variable that cannot be computed. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failed(String name, String why) {
      super(
          "composited variable \"%s\" fails to evaluate: %s"
              .formatted(name.substring(PREFIX.length()), why),
          null,
          false,
          false);
    }
  }

  /**
   * Nothing computed yet.
   *
   * @param programs by the variables' full names
   * @param given the values that expressions see beside these
   */
  Variables(Map<String, CelRuntime.Program> programs, Map<String, Object> given) {
    this.programs = programs;
    this.given = given;
  }

  @Override
  public Optional<Object> find(String name) {
    CelRuntime.Program program = programs.get(name);
    return program == null
        ? Optional.ofNullable(given.get(name))
        : Optional.of(computed(name, program));
  }

  private Object computed(String name, CelRuntime.Program program) {
    Object known = computed.get(name);
    if (known == null) {
      try {
        known = program.eval(this);
      } catch (CelEvaluationException e) {
        throw new Failed(name, why(e));
      }
      computed.put(name, known);
    }
    return known;
  }

  /** Why an expression cannot be evaluated; where a variable is the reason, that. */
  static String why(CelEvaluationException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Failed variable) {
        return String.valueOf(variable.getMessage());
      }
    }
    return CelEnvironment.describe(failure);
  }
}
