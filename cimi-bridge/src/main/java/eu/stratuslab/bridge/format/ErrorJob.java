package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attribute.Place;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Cimi;
import eu.stratuslab.model.resource.Violation;
import java.time.Instant;
import java.util.List;

/**
 * A refusal as the standard wants it told: a Job that was never kept (DSP0263 4.2.2).
 *
 * @param target the URI of the request
 * @param action what was asked for: {@code add}, {@code edit}, {@code delete}, {@code start} …
 */
public record ErrorJob(String target, String action, List<Violation> violations, Instant now) {

  /** {@code violations} is StratusLab's addition: everything at once, each with its path. */
  private record Shown(
      @Cimi(item = "violation") @JsonPropertyDescription("Everything that is wrong.")
          List<Entry> violations) {}

  private record Entry(
      @JsonPropertyDescription("Where; absent for the whole request.") String path,
      @JsonPropertyDescription("A stable word.") String reason,
      @JsonPropertyDescription("A sentence.") String message) {}

  private static final Attribute VIOLATIONS = Attributes.of(Shown.class, Place.COMPUTED).getFirst();

  public ErrorJob {
    violations = List.copyOf(violations);
  }

  void write(Sink sink) {
    var first = violations.getFirst();
    sink.text("id", "");
    sink.text("state", "FAILED");
    sink.ref("targetResource", target);
    sink.text("action", action);
    sink.integer("returnCode", first.reason().returnCode());
    sink.integer("progress", 100);
    sink.text("statusMessage", Violation.summary(violations));
    sink.text("timeOfStatusChange", now.toString());
    sink.extension(Dialect.EXTENSIONS);
    sink.text("reason", first.reason().name());
    var entries =
        violations.stream().map(v -> new Entry(v.path(), v.reason().name(), v.message())).toList();
    sink.extension(Dialect.EXTENSIONS);
    sink.stored(VIOLATIONS, "violations", Json.tree(new Shown(entries)).path("violations"));
  }
}
