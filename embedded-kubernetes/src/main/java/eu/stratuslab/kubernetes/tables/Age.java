package eu.stratuslab.kubernetes.tables;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How kubectl writes how long ago something was: {@code 5s}, {@code 3m20s}, {@code 7d}. */
final class Age {
  private Age() {}

  /** The age of an RFC 3339 time. */
  static String of(String time, Instant now) {
    if (time.isEmpty()) {
      return "<unknown>";
    }
    try {
      return text(Duration.between(Instant.parse(time), now));
    } catch (DateTimeException _) {
      return "<invalid>";
    }
  }

  /** As apimachinery's duration.HumanDuration. */
  static String text(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 0) {
      return "0s";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return both(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return both(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    if (hours < 192) {
      return both(hours / 24, "d", hours % 24, "h");
    }
    long days = hours / 24;
    if (days < 365 * 2) {
      return days + "d";
    }
    return days < 365 * 8 ? both(days / 365, "y", days % 365, "d") : days / 365 + "y";
  }

  private static String both(long first, String unit, long rest, String restUnit) {
    return rest == 0 ? first + unit : first + unit + rest + restUnit;
  }
}
