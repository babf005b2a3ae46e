package eu.stratuslab.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void a_record_is_one_line_with_the_ids_that_its_thread_works_for() {
    var record = new LogRecord(Level.WARNING, "the disk of \"{0}\" is\nfull");
    record.setLoggerName("eu.stratuslab.agent");
    record.setParameters(new Object[] {"web"});
    record.setInstant(Instant.parse("2026-11-27T10:00:00Z"));
    String line;
    try (var _ = LogContext.of(LogContext.REQUEST, "r-1");
        var _ = LogContext.of(LogContext.RESOURCE, "Machine/1")) {
      line = new JsonLines().format(record);
    }
    assertThat(line)
        .isEqualTo(
            "{\"time\":\"2026-11-27T10:00:00Z\",\"level\":\"WARN\",\"logger\":\"eu.stratuslab.agent\","
                + "\"thread\":\""
                + Thread.currentThread().getName()
                + "\",\"message\":\"the disk of \\\"web\\\" is\\nfull\",\"request\":\"r-1\","
                + "\"resource\":\"Machine/1\"}\n");
    assertThat(new JsonLines().format(record)).doesNotContain("r-1");
  }

  @Test
  void people_read_the_same_ids() {
    var record = new LogRecord(Level.INFO, "Shutdown");
    record.setLoggerName("eu.stratuslab.agent");
    String line;
    try (var _ = LogContext.of(LogContext.RESOURCE, "Machine/1");
        var _ = LogContext.of(LogContext.JOB, "j-1")) {
      line = new TextLines().format(record);
    }
    assertThat(line)
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  eu\\.stratuslab\\.agent"
                + " Shutdown \\[job=j-1 resource=Machine/1]\\R");
    record.setThrown(new IllegalStateException("why"));
    assertThat(new TextLines().format(record))
        .doesNotContain("j-1")
        .contains("Shutdown\njava.lang.IllegalStateException: why\n\tat ");
  }

  @Test
  void an_error_brings_its_stack_in_the_same_line() {
    var record = new LogRecord(Level.SEVERE, "it failed");
    record.setThrown(new IllegalStateException("why"));
    assertThat(new JsonLines().format(record))
        .contains("\"level\":\"ERROR\"", "IllegalStateException: why")
        .containsOnlyOnce("\n");
  }

  @Test
  void levels_change_while_it_runs_and_go_back() {
    var logger = Logger.getLogger("eu.stratuslab.test.level");
    Logging.levels(Map.of("eu.stratuslab.test", "DEBUG", "eu.stratuslab.wrong", "LOUD"));
    assertThat(logger.isLoggable(Level.FINE)).isTrue();
    assertThat(logger.isLoggable(Level.FINEST)).isFalse();
    Logging.levels(Map.of());
    assertThat(logger.isLoggable(Level.FINE)).isFalse();
  }

  @Test
  void a_form_that_is_none_is_refused() {
    assertThatThrownBy(() -> Logging.form("yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("STRATUSLAB_LOG must be text or json, not \"yaml\"");
  }
}
