package eu.stratuslab.bridge.filter;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dates of XML Schema as instants: a date is its first moment, no zone is UTC. */
final class XmlDate {
  /**
   * A blank may stand for the plus of an offset: that is what is left of a plus which a client
   * forgot to escape in a URL, and nothing else can follow a date there.
   */
  static final Pattern PATTERN =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:T(\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,12}))?)?"
              + "(Z|[+\\- ]\\d\\d:\\d\\d)?");

  private XmlDate() {}

  /** The instant that a text names; empty if it names none. */
  static Optional<Instant> parse(String text) {
    var matcher = PATTERN.matcher(text);
    return matcher.matches() ? instant(matcher) : Optional.empty();
  }

  private static Optional<Instant> instant(Matcher matcher) {
    try {
      var date = LocalDate.parse(matcher.group(1));
      var time = matcher.group(2) == null ? LocalTime.MIN : LocalTime.parse(matcher.group(2));
      var zone = matcher.group(4) == null ? "Z" : matcher.group(4).replace(' ', '+');
      var nanos = nanos(matcher.group(3) == null ? "" : matcher.group(3));
      return Optional.of(date.atTime(time).plusNanos(nanos).toInstant(ZoneOffset.of(zone)));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static long nanos(String fraction) {
    return Long.parseLong((fraction + "000000000").substring(0, 9));
  }
}
