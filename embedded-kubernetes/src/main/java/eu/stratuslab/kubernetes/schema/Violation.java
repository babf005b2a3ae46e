package eu.stratuslab.kubernetes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One complaint about one field, as it stands in {@code details.causes} of a Status.
 *
 * @param path the field, such as {@code spec.disks[0].size}
 * @param reason the cause, such as {@code FieldValueInvalid}
 * @param message the cause's message, which does not repeat the path: {@code Required value}
 */
public record Violation(String path, String reason, String message) {
  static Violation required(String path, String detail) {
    return new Violation(path, "FieldValueRequired", with("Required value", detail));
  }

  static Violation invalid(String path, @Nullable JsonNode value, String detail) {
    return new Violation(path, "FieldValueInvalid", with("Invalid value" + shown(value), detail));
  }

  static Violation wrongType(String path, JsonNode value, String detail) {
    return new Violation(
        path, "FieldValueTypeInvalid", with("Invalid value" + shown(value), detail));
  }

  static Violation forbidden(String path, String detail) {
    return new Violation(path, "FieldValueForbidden", with("Forbidden", detail));
  }

  static Violation duplicate(String path, @Nullable JsonNode value) {
    return new Violation(path, "FieldValueDuplicate", "Duplicate value" + shown(value));
  }

  static Violation notSupported(String path, JsonNode value, List<JsonNode> allowed) {
    String values =
        allowed.stream()
            .map(each -> quoted(each.isTextual() ? each.textValue() : each.toString()))
            .collect(Collectors.joining(", "));
    String detail = values.isEmpty() ? "" : "supported values: " + values;
    return new Violation(
        path, "FieldValueNotSupported", with("Unsupported value" + shown(value), detail));
  }

  static Violation tooLong(String path, long most) {
    String detail = "may not be more than %d %s".formatted(most, most == 1 ? "byte" : "bytes");
    return new Violation(path, "FieldValueTooLong", with("Too long", detail));
  }

  static Violation tooMany(String path, long actual, long most) {
    String detail = "must have at most %d %s".formatted(most, most == 1 ? "item" : "items");
    return new Violation(path, "FieldValueTooMany", with("Too many: " + actual, detail));
  }

  private static String with(String head, String detail) {
    return detail.isEmpty() ? head : head + ": " + detail;
  }

  private static String shown(@Nullable JsonNode value) {
    if (value == null) {
      return "";
    }
    return ": " + (value.isTextual() ? quoted(value.textValue()) : value.toString());
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
