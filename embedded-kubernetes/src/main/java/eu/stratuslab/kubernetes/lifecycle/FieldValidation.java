package eu.stratuslab.kubernetes.lifecycle;

import eu.stratuslab.kubernetes.failure.ApiFailure;

/** What happens to fields that a resource does not know; they are never stored. */
public enum FieldValidation {
  /** Nothing is said. */
  IGNORE,
  /** The answer carries a Warning header each. */
  WARN,
  /** The request is refused. */
  STRICT;

  /** The query parameter fieldValidation; "" is Warn. */
  public static FieldValidation parse(String text) {
    return switch (text) {
      case "", "Warn" -> WARN;
      case "Ignore" -> IGNORE;
      case "Strict" -> STRICT;
      default ->
          throw ApiFailure.badRequest("fieldValidation: Unsupported value: \"" + text + "\"");
    };
  }
}
