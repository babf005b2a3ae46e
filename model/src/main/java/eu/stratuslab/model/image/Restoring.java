package eu.stratuslab.model.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Attributes;
import eu.stratuslab.model.resource.Behaviour.Admission;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a machine or a volume can be restored to: an image that was taken of itself. */
public final class Restoring {
  private static final String IMAGE = "image";
  private static final String RESTORABLE = "restorable";

  private Restoring() {}

  /** The parameters of {@code restore} (DSP0263 5.14.1.3, 5.15.1.3). */
  public static List<Attribute> parameters(String imageType) {
    return List.of(
        Attributes.reference(IMAGE, imageType, true, "What it is to be again: one of its images."));
  }

  /** Why nothing can be restored at all; empty if something can, or if nobody noted it. */
  public static Optional<String> obstacle(Document document) {
    var noted = document.spec().path(RESTORABLE);
    return noted.isBoolean() && !noted.booleanValue()
        ? Optional.of("no snapshot of it is there")
        : Optional.empty();
  }

  /** The document once a snapshot is asked for. */
  public static Document withSnapshot(Document before) {
    return noted(before, true);
  }

  /** The document once its last snapshot is gone; itself if that is no news. */
  public static Document withoutSnapshot(Document before) {
    return obstacle(before).isPresent() ? before : noted(before, false).with(d -> d.reported());
  }

  private static Document noted(Document before, boolean restorable) {
    var spec = before.spec().deepCopy().put(RESTORABLE, restorable);
    return before.with(d -> d.spec(spec));
  }

  /**
   * Looks at the image that is asked for.
   *
   * @param parameters resolved
   * @param own whether an image with that source was taken of what is to be restored
   */
  public static Admission admit(ObjectNode parameters, Predicate<ImageSpec.Source> own) {
    var image = (ObjectNode) parameters.get(IMAGE);
    var spec = Json.read((ObjectNode) image.get("spec"), ImageSpec.class);
    var status = Json.read((ObjectNode) image.get("status"), ImageStatus.class);
    var deleting = image.path("document").hasNonNull("deleting");
    var violations = new ArrayList<Violation>();
    if (spec.source() == null || !own.test(spec.source())) {
      violations.add(new Violation(IMAGE, Reason.CONFLICT, "was not taken of this resource"));
    }
    if (deleting || ImageState.of(spec, status) != ImageState.AVAILABLE) {
      violations.add(new Violation(IMAGE, Reason.CONFLICT, "is not AVAILABLE"));
    }
    var key = new Href(image.path("href").asText()).key();
    return new Admission(Json.object().put(IMAGE, key), violations);
  }
}
