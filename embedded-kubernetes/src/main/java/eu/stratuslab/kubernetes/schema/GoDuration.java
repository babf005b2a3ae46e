package eu.stratuslab.kubernetes.schema;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, such as {@code 1h30m}, with days and weeks besides. */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+(?:\\.[0-9]*)?) *(ns|us|µs|ms|s|m|h|d|w)");
  private static final Pattern WHOLE = Pattern.compile("([+-]?)((?:" + PART.pattern() + ")+|0)");

  private static final Map<String, Long> NANOSECONDS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L,
          "w", 604_800_000_000_000L);

  private GoDuration() {}

  static boolean isValid(String text) {
    return WHOLE.matcher(text).matches();
  }

  /** The duration; throws IllegalArgumentException for a text that is none. */
  static Duration parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      throw new IllegalArgumentException("invalid duration: " + text);
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(NANOSECONDS.getOrDefault(part.group(2), 0L));
      BigDecimal nanoseconds = new BigDecimal(part.group(1)).multiply(unit);
      sum = sum.plusNanos(nanoseconds.longValue());
    }
    return whole.group(1).equals("-") ? sum.negated() : sum;
  }
}
