package eu.stratuslab.observability;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How a process logs: as text for people or as JSON for machines, and how much. */
public final class Logging {
  /** The environment variable that chooses: {@code text} or {@code json}. */
  public static final String VARIABLE = "STRATUSLAB_LOG";

  private static final Map<String, Level> LEVELS =
      Map.of(
          "OFF", Level.OFF,
          "ERROR", Level.SEVERE,
          "WARN", Level.WARNING,
          "INFO", Level.INFO,
          "DEBUG", Level.FINE,
          "TRACE", Level.FINEST);

  /** The name of the logger above all others, where it is spelt out. */
  public static final String ROOT = "root";

  /** Held here, or they would be forgotten with the loggers. */
  private static final Map<String, Changed> SET = new HashMap<>();

  /** A logger, and its level before anybody changed it. */
  private record Changed(Logger logger, @Nullable Level before) {
    static Changed of(String name) {
      var logger = Logger.getLogger(name.equals(ROOT) ? "" : name);
      return new Changed(logger, logger.getLevel());
    }
  }

  /** Libraries that tell every sign of life; what goes wrong is still heard. */
  private static final List<Logger> TALKATIVE = List.of(Logger.getLogger("com.couchbase"));

  private Logging() {}

  /**
   * Chooses the form.
   *
   * @param chosen {@code text}, {@code json}, or null for text on a terminal and JSON elsewhere
   * @throws IllegalArgumentException for any other word
   */
  public static void form(@Nullable String chosen) {
    TALKATIVE.forEach(logger -> logger.setLevel(Level.WARNING));
    var json =
        switch (chosen == null || chosen.isBlank() ? "" : chosen) {
          case "json" -> true;
          case "text" -> false;
          case "" -> System.console() == null || !System.console().isTerminal();
          default ->
              throw new IllegalArgumentException(
                  VARIABLE + " must be text or json, not \"" + chosen + "\"");
        };
    var formatter = json ? new JsonLines() : new TextLines();
    for (Handler handler : LogManager.getLogManager().getLogger("").getHandlers()) {
      handler.setFormatter(formatter);
    }
  }

  /** True for a level that {@link #levels} knows. */
  public static boolean known(String level) {
    return LEVELS.containsKey(level);
  }

  /**
   * From now on these loggers, with all below them, log from these levels on; others that were set
   * before are again as they were. Unknown levels are left out.
   *
   * @param wanted levels by the names of loggers: OFF, ERROR, WARN, INFO, DEBUG, TRACE
   */
  public static synchronized void levels(Map<String, String> wanted) {
    for (var name : new HashSet<>(SET.keySet())) {
      if (!wanted.containsKey(name)) {
        var changed = SET.remove(name);
        if (changed != null) {
          changed.logger().setLevel(changed.before());
        }
      }
    }
    wanted.forEach(
        (name, word) -> {
          var level = LEVELS.get(word);
          if (level != null) {
            SET.computeIfAbsent(name, Changed::of).logger().setLevel(level);
          }
        });
  }
}
