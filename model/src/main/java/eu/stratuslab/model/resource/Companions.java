package eu.stratuslab.model.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.meter.FirstMeters;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is inserted with a resource of any type because its template says so (DSP0263 5.14.3,
 * 5.15.2): the meters of its {@code meterTemplates}, and its log if its {@code eventLogTemplate}
 * makes that another one than every resource gets.
 *
 * @param documents use them only if nothing is wrong
 */
public record Companions(List<Document> documents, List<Violation> violations) {
  private static final String LOG = "eventLogTemplate";

  public static final Companions NONE = new Companions(List.of(), List.of());

  public Companions {
    documents = List.copyOf(documents);
    violations = List.copyOf(violations);
  }

  /**
   * Looks at a resolved template.
   *
   * @param resource as it will be
   * @param path of the template in the request
   * @param making of the resource
   */
  public static Companions of(Document resource, ObjectNode template, String path, Making making) {
    var meters = FirstMeters.of(resource, template, path, making);
    var violations = new ArrayList<>(meters.violations());
    var log = template.path(LOG);
    if (log.hasNonNull("targetResource")) {
      violations.add(
          new Violation(
              path + "." + LOG + ".targetResource",
              Reason.CONFLICT,
              "is another one than what is made"));
    }
    var persistence = log.path("persistence").asText();
    var other =
        persistence.isEmpty()
            ? Stream.<Document>of()
            : Events.log(resource, persistence, resource.created()).stream();
    return new Companions(Stream.concat(meters.meters().stream(), other).toList(), violations);
  }
}
