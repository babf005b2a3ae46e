package eu.stratuslab.model.meter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;

/** The meters that a resource is made with (DSP0263 5.14.3): one of each of its meterTemplates. */
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
   * @param href of the target
   * @param path of the template in the request
   */
  public static Result of(
      Document target, String href, ObjectNode template, String path, Making making) {
    var meters = new ArrayList<Document>();
    var violations = new ArrayList<Violation>();
    for (var item : template.path(TEMPLATES)) {
      var at = "%s.%s[%d]".formatted(path, TEMPLATES, meters.size());
      if (item.hasNonNull("targetResource")) {
        violations.add(
            new Violation(
                at + ".targetResource", Reason.CONFLICT, "is another one than what is made"));
      }
      meters.add(meter(target, href, item, making.nested(FIRST + meters.size())));
    }
    return new Result(meters, violations);
  }

  private static Document meter(Document target, String href, JsonNode item, Making making) {
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
    input.putObject("targetResource").put("href", href);
    var made = new MeterBehaviour().make(draft, input, making).document();
    return made.with(d -> d.name(made.specAs(MeterSpec.class).measured().name()));
  }
}
