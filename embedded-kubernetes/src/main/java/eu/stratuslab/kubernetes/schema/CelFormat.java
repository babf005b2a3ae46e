package eu.stratuslab.kubernetes.schema;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CEL's {@code format} function: {@code '%d of %s'.format([2, 'disks'])}. */
final class CelFormat {
  private static final Pattern CLAUSE = Pattern.compile("%(\\.[0-9]{1,2})?([%sdfebxX])");

  private CelFormat() {}

  static String format(String template, List<?> values) {
    StringBuilder text = new StringBuilder();
    Matcher clause = CLAUSE.matcher(template);
    int next = 0;
    while (clause.find()) {
      String shown = "%";
      if (!clause.group(2).equals("%")) {
        if (next >= values.size()) {
          throw new IllegalArgumentException("index " + next + " out of range");
        }
        shown = shown(clause.group(1), clause.group(2), values.get(next++));
      }
      clause.appendReplacement(text, Matcher.quoteReplacement(shown));
    }
    return clause.appendTail(text).toString();
  }

  private static String shown(String precision, String verb, Object value) {
    return switch (verb) {
      case "b" -> Long.toBinaryString(whole(value));
      case "x" -> Long.toHexString(whole(value));
      case "X" -> Long.toHexString(whole(value)).toUpperCase(Locale.ROOT);
      case "d" -> Long.toString(whole(value));
      case "f", "e" ->
          String.format(
              Locale.ROOT,
              "%" + (precision == null ? ".6" : precision) + verb,
              ((Number) value).doubleValue());
      default -> String.valueOf(value);
    };
  }

  private static long whole(Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "integer clause can only be used on integers, was given " + value);
  }
}
