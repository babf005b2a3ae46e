package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** Length, pattern and format of texts. */
final class TextChecks {
  private TextChecks() {}

  /** Only the first of length and pattern is complained about, as in Kubernetes. */
  static void check(ValueRules rules, JsonNode value, String path, List<Violation> violations) {
    String text = value.textValue();
    String name = ValueValidation.name(path);
    long length = text.codePointCount(0, text.length());
    if (rules.length().isAbove(length)) {
      violations.add(Violation.tooLong(name, rules.length().most()));
    } else if (rules.length().isBelow(length)) {
      String message =
          "%s in body should be at least %d chars long".formatted(path, rules.length().least());
      violations.add(Violation.invalid(name, value, message));
    } else if (rules.pattern() != null && !rules.pattern().matcher(text).find()) {
      String message = "%s in body should match '%s'".formatted(path, rules.pattern().pattern());
      violations.add(Violation.invalid(name, value, message));
    }
    if (!rules.format().isEmpty() && !Formats.matches(rules.format(), text)) {
      String message =
          "%s in body must be of type %s: %s"
              .formatted(path, rules.format(), TextNode.valueOf(text));
      violations.add(Violation.wrongType(name, value, message));
    }
  }
}
