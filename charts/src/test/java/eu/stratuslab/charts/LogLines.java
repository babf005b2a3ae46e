package eu.stratuslab.charts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.observability.JsonLines;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What all components in this process log, as JSON, down to DEBUG, until it is closed. */
final class LogLines extends Handler implements AutoCloseable {
  private static final Logger ALL = Logger.getLogger("eu.stratuslab");

  private final JsonLines format = new JsonLines();
  private final List<JsonNode> lines = new CopyOnWriteArrayList<>();

  LogLines() {
    setLevel(Level.FINE);
    ALL.setLevel(Level.FINE);
    ALL.addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    try {
      lines.add(Json.mapper().readTree(format.format(record)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of a logger so far. */
  List<JsonNode> of(String logger) {
    return lines.stream().filter(line -> line.path("logger").asText().endsWith(logger)).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ALL.removeHandler(this);
    ALL.setLevel(null);
  }
}
