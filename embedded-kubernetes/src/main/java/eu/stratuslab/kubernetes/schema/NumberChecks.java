package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Range, bounds and divisibility of numbers. */
final class NumberChecks {
  private static final BigDecimal LARGEST_FLOAT = new BigDecimal(Float.MAX_VALUE);

  private NumberChecks() {}

  static void check(SchemaNode schema, JsonNode value, String path, List<Violation> violations) {
    ValueRules rules = schema.rules();
    BigDecimal number = value.decimalValue();
    if (!fits(rules.format(), number)) {
      String message =
          "Checked value must be of type %s with format %s in %s"
              .formatted(schema.type(), rules.format(), path);
      violations.add(Violation.invalid("<nil>", TextNode.valueOf(""), message));
    }
    String name = ValueValidation.name(path);
    if (rules.multipleOf() != null && !isMultiple(number, rules.multipleOf().decimalValue())) {
      violations.add(complaint(name, value, path, "a multiple of", rules.multipleOf()));
    }
    if (isBeyond(number, rules.maximum(), rules.exclusiveMaximum(), 1)) {
      String bound = rules.exclusiveMaximum() ? "less than" : "less than or equal to";
      violations.add(complaint(name, value, path, bound, rules.maximum()));
    }
    if (isBeyond(number, rules.minimum(), rules.exclusiveMinimum(), -1)) {
      String bound = rules.exclusiveMinimum() ? "greater than" : "greater than or equal to";
      violations.add(complaint(name, value, path, bound, rules.minimum()));
    }
  }

  private static boolean isBeyond(
      BigDecimal number, @Nullable JsonNode bound, boolean exclusive, int direction) {
    if (bound == null) {
      return false;
    }
    int order = Integer.signum(number.compareTo(bound.decimalValue())) * direction;
    return order > 0 || (exclusive && order == 0);
  }

  private static boolean isMultiple(BigDecimal number, BigDecimal factor) {
    return factor.signum() > 0 && number.remainder(factor).signum() == 0;
  }

  private static boolean fits(String format, BigDecimal number) {
    return switch (format) {
      case "int32" -> isBetween(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "int64" -> isBetween(number, Long.MIN_VALUE, Long.MAX_VALUE);
      case "float" -> number.abs().compareTo(LARGEST_FLOAT) <= 0;
      default -> true;
    };
  }

  private static boolean isBetween(BigDecimal number, long least, long most) {
    return number.compareTo(BigDecimal.valueOf(least)) >= 0
        && number.compareTo(BigDecimal.valueOf(most)) <= 0;
  }

  private static Violation complaint(
      String name, JsonNode value, String path, String should, @Nullable JsonNode bound) {
    String shown = bound == null ? "" : bound.decimalValue().stripTrailingZeros().toPlainString();
    return Violation.invalid(name, value, path + " in body should be " + should + " " + shown);
  }
}
