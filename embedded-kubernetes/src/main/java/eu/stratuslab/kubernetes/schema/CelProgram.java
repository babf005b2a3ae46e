package eu.stratuslab.kubernetes.schema;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule.
 *
 * @param message computes the message, if the rule asks for that
 * @param comparesOld whether it refers to {@code oldSelf}
 */
record CelProgram(
    SchemaNode.CelRule source,
    CelRuntime.Program program,
    CelRuntime.@Nullable Program message,
    boolean comparesOld) {
  /**
   * Whether a value obeys the rule.
   *
   * @throws CelEvaluationException when that cannot be said
   */
  boolean holds(Object self, @Nullable Object old) throws CelEvaluationException {
    return Boolean.TRUE.equals(program.eval(variables(self, old)));
  }

  /** What to say of a value that does not obey the rule. */
  String complaint(Object self, @Nullable Object old) {
    return computed(self, old)
        .orElseGet(
            () ->
                source.message().isEmpty()
                    ? "failed rule: " + source.shown()
                    : source.message().strip());
  }

  /** An evaluation error as Kubernetes words it. */
  static String describe(CelEvaluationException failure) {
    String text = String.valueOf(failure.getMessage());
    text = text.replaceFirst("^evaluation error( at [^:]*:\\d+)?: ", "");
    if (failure.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
      return "no such key: " + text.replaceFirst("^key '(.*)' is not present in map\\.$", "$1");
    }
    text = text.replace("/ by zero", "division by zero");
    return text.startsWith("Index out of bounds") ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** A message that cannot be computed gives way to the fixed one. */
  private Optional<String> computed(Object self, @Nullable Object old) {
    if (message == null) {
      return Optional.empty();
    }
    try {
      return CelEnvironment.message(message.eval(variables(self, old)));
    } catch (CelEvaluationException _) {
      return Optional.empty();
    }
  }

  private Map<String, Object> variables(Object self, @Nullable Object old) {
    if (source.optionalOldSelf()) {
      return Map.of("self", self, "oldSelf", Optional.ofNullable(old));
    }
    return old == null ? Map.of("self", self) : Map.of("self", self, "oldSelf", old);
  }
}
