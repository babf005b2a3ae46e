package eu.stratuslab.observability;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/**
 * One line per record, for people: local time, level, logger, message, and in brackets the ids that
 * the thread works for; the stack of an error follows.
 */
public final class TextLines extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  /** Formats in the thread that logs: its context is at hand. */
  @Override
  public String format(LogRecord record) {
    return "%s %-5s %s %s%s%n%s"
        .formatted(
            TIME.format(record.getInstant()),
            JsonLines.level(record.getLevel()),
            record.getLoggerName(),
            formatMessage(record),
            ids(),
            JsonLines.stack(record.getThrown()));
  }

  private static String ids() {
    var ids = LogContext.ids();
    return ids.isEmpty()
        ? ""
        : ids.entrySet().stream()
            .map(id -> id.getKey() + "=" + id.getValue())
            .collect(Collectors.joining(" ", " [", "]"));
  }
}
