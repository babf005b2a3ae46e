package eu.stratuslab.standalone.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The measurements as people read them, each beside its bound. */
public final class Table {
  private static final String TIMINGS =
      """
      | what | operations | per second | p50 ms | p95 ms | p99 ms | CPU ms each | bound | | elsewhere |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private static final String FIGURES =
      """
      | what | figure | bound | | elsewhere |
      |---|---|---|---|---|
      """;

  private final List<String> timings = new ArrayList<>();
  private final List<String> figures = new ArrayList<>();
  private final Map<String, Map<String, String>> beside = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();

  /**
   * What the design wants.
   *
   * @param text in words
   * @param met true if it was reached
   */
  record Bound(String text, boolean met) {

    static Bound atMost(double value, double bound, String unit) {
      return new Bound(String.format(Locale.ROOT, "≤ %s%s", number(bound), unit), value <= bound);
    }

    static Bound atLeast(double value, double bound, String unit) {
      return new Bound(String.format(Locale.ROOT, "≥ %s%s", number(bound), unit), value >= bound);
    }

    Bound and(Bound other) {
      return new Bound(text + ", " + other.text, met && other.met);
    }

    private static String number(double value) {
      return value == Math.rint(value)
          ? String.format(Locale.ROOT, "%,.0f", value)
          : String.format(Locale.ROOT, "%s", value);
    }
  }

  void timing(String what, Timing timing) {
    timing(what, timing, null);
  }

  void timing(String what, Timing timing, @Nullable Bound bound) {
    timings.add(
        String.format(
            Locale.ROOT,
            "| %s | %d | %,.0f | %.1f | %.1f | %.1f | %.2f | %s | %s |",
            what,
            timing.operations(),
            timing.perSecond(),
            timing.millis(0.5),
            timing.millis(0.95),
            timing.millis(0.99),
            timing.cpuMillis(),
            cells(what, bound),
            Remarks.elsewhere(what)));
  }

  void figure(String what, String figure, @Nullable Bound bound) {
    figures.add(
        "| %s | %s | %s | %s |"
            .formatted(what, figure, cells(what, bound), Remarks.elsewhere(what)));
  }

  /** One figure of several like things, each in a column. */
  void beside(String what, String column, String figure) {
    beside.computeIfAbsent(what, _ -> new LinkedHashMap<>()).put(column, figure);
  }

  private String besides() {
    var columns =
        beside.values().stream().flatMap(row -> row.keySet().stream()).distinct().toList();
    var text =
        new StringBuilder(row("what", columns)).append("|---".repeat(columns.size() + 1) + "|\n");
    beside.forEach(
        (what, figures) ->
            text.append(
                row(what, columns.stream().map(c -> figures.getOrDefault(c, "–")).toList())));
    return text.toString();
  }

  private static String row(String what, List<String> cells) {
    return "| " + what + " | " + String.join(" | ", cells) + " |\n";
  }

  /** Says what was not measured, and why; the same only once. */
  void skip(String what, String why) {
    var line = "* %s: skipped, because %s.".formatted(what, why);
    if (!skipped.contains(line)) {
      skipped.add(line);
    }
  }

  private String cells(String what, @Nullable Bound bound) {
    if (bound == null) {
      return "|";
    }
    if (!bound.met()) {
      missed.add("* %s, %s: %s.".formatted(what, bound.text(), Remarks.why(what)));
    }
    return bound.text() + " | " + (bound.met() ? "met" : "**missed**");
  }

  /** Everything, in Markdown. */
  public String markdown() {
    var text = new StringBuilder();
    if (!timings.isEmpty()) {
      text.append(TIMINGS).append(String.join("\n", timings)).append("\n\n");
    }
    if (!figures.isEmpty()) {
      text.append(FIGURES).append(String.join("\n", figures)).append("\n\n");
    }
    if (!beside.isEmpty()) {
      text.append(besides()).append('\n');
    }
    if (!missed.isEmpty()) {
      text.append("Missed, and why:\n\n").append(String.join("\n", missed)).append("\n\n");
    }
    if (!skipped.isEmpty()) {
      text.append(String.join("\n", skipped)).append("\n\n");
    }
    return text.toString().strip() + "\n";
  }
}
