package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CEL as Kubernetes has it, for rules of schemas and for policies. */
public final class CelEnvironment {
  private static final int LONGEST_MESSAGE = 5 * 1024;

  /** Kubernetes bounds the cost of a rule; this bounds the work of its comprehensions. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .comprehensionMaxIterations(1_000_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private CelEnvironment() {}

  /** A compiler to which variables and types are to be added; to make one takes milliseconds. */
  public static CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.optional(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.math(),
            CelExtensions.bindings(),
            CelExtensions.comprehensions(),
            new CelFunctions());
  }

  /** What runs that which such a compiler has compiled. */
  public static CelRuntime runtime() {
    return CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(OPTIONS)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.optional(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.math(),
            CelExtensions.comprehensions(),
            new CelFunctions())
        .build();
  }

  /** JSON of which no schema is known, as a value. */
  public static Object value(@Nullable JsonNode json) {
    return CelValues.of(json == null ? NullNode.instance : json, null);
  }

  /** An evaluation error as Kubernetes words it. */
  public static String describe(CelEvaluationException failure) {
    return CelProgram.describe(failure);
  }

  /** A computed message, if it is one that can be shown; else a fixed one takes its place. */
  public static Optional<String> message(Object computed) {
    return Optional.of(String.valueOf(computed).strip())
        .filter(text -> !text.isEmpty() && !text.contains("\n"))
        .filter(text -> text.length() <= LONGEST_MESSAGE);
  }
}
