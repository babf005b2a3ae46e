package eu.stratuslab.model.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * The meters that a resource is made with (DSP0263 5.14.3, 5.15.2): one of each of its
 * meterTemplates.
 */
public final class FirstMeters {
  private static final String TEMPLATES = "meterTemplates";

  /** Their keys are derived as those of nested creates are, with numbers that no such one has. */
  private static final int FIRST = 1000;

  private FirstMeters() {}

  /** The meters, and what is wrong. Use the former only if nothing is wrong. */
  public record Result(List<Document> meters, List<Violation> violations) {
    public Result {
      meters = List.copyOf(meters);
      violations = List.copyOf(violations);
    }
  }

  /**
   * Looks at a resolved template.
   *
   * @param target what is measured, as it will be
   * @param path of the template in the request
   */
  public static Result of(Document target, ObjectNode template, String path, Making making) {
    var meters = new ArrayList<Document>();
    var violations = new ArrayList<Violation>();
    var templates = template.path(TEMPLATES);
    for (var i = 0; i < templates.size(); i++) {
      var item = templates.get(i);
      var at = "%s.%s[%d]".formatted(path, TEMPLATES, i);
      if (item.hasNonNull("targetResource")) {
        violations.add(
            new Violation(
                at + ".targetResource", Reason.CONFLICT, "is another one than what is made"));
      }
      var made = meter(target, item, at, making.nested(FIRST + i));
      violations.addAll(made.violations());
      meters.add(made.document());
    }
    return new Result(meters, violations);
  }

  private static Made meter(Document target, JsonNode item, String at, Making making) {
    var draft =
        Document.create(
            "Meter",
            making.key(),
            String.valueOf(target.cloud()),
            String.valueOf(target.tenant()),
            target.acl(),
            making.now(),
            Json.object());
    var input = ((ObjectNode) item).deepCopy();
    var href = ResourceTypes.named(target.type()).orElseThrow().href(target.key());
    input.putObject("targetResource").put("href", href);
    var made = MeterBehaviour.make(draft, input, at, making);
    return made.violations().isEmpty() ? new Made(named(made.document()), List.of()) : made;
  }

  private static Document named(Document meter) {
    return meter.with(d -> d.name(meter.specAs(MeterSpec.class).measured().name()));
  }
}
