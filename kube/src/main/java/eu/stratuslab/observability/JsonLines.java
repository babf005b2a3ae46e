package eu.stratuslab.observability;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object per record, one record per line: {@code time}, {@code level}, {@code logger},
 * {@code thread}, {@code message}, {@code error} with its stack, and the ids that the thread works
 * for: {@code request}, {@code job}, {@code resource}.
 */
public final class JsonLines extends Formatter {
  private static final JsonFactory JSON = new JsonFactory();

  /** Formats in the thread that logs: its context is at hand. */
  @Override
  public String format(LogRecord record) {
    var line = new StringWriter();
    try (var json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", record.getInstant().toString());
      json.writeStringField("level", level(record.getLevel()));
      json.writeStringField("logger", String.valueOf(record.getLoggerName()));
      json.writeStringField("thread", Thread.currentThread().getName());
      json.writeStringField("message", formatMessage(record));
      error(json, record.getThrown());
      context(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  private static void error(JsonGenerator json, @Nullable Throwable thrown) throws IOException {
    if (thrown != null) {
      json.writeStringField("error", stack(thrown));
    }
  }

  /** The stack as text; empty if nothing was thrown. */
  static String stack(@Nullable Throwable thrown) {
    var stack = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(stack, true));
    }
    return stack.toString();
  }

  private static void context(JsonGenerator json) throws IOException {
    for (var id : LogContext.ids().entrySet()) {
      json.writeStringField(id.getKey(), id.getValue());
    }
  }

  /** The names of SLF4J, which everybody else uses too. */
  static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (level.intValue() >= Level.INFO.intValue()) {
      return "INFO";
    }
    return level.intValue() >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}
