package eu.stratuslab.model.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.MachineAction;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Making;
import eu.stratuslab.model.resource.Behaviour.NestedAction;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The image of a machine or a volume (DSP0263 5.14.5, 5.15.4): made by an action of theirs, under a
 * Job of its own, on the host where their data are. It stays there.
 */
final class Capturing {
  static final String SNAPSHOT = "SNAPSHOT";

  /** What every captured image is, so that nobody need ask for it. */
  private static final String FORMAT = "qcow2";

  private final Document draft;
  private final ObjectNode input;
  private final Document source;
  private final List<Violation> violations = new ArrayList<>();

  private Capturing(Document draft, ObjectNode input, Document source) {
    this.draft = draft;
    this.input = input;
    this.source = source;
  }

  /** The image, and the action that makes it; or what is wrong. */
  static Made make(Document draft, ObjectNode input, Document source, Making making) {
    return new Capturing(draft, input, source).make(making);
  }

  private Made make(Making making) {
    var snapshot = source.type().equals("Volume") || input.path("type").asText().equals(SNAPSHOT);
    var action = (snapshot ? MachineAction.SNAPSHOT : MachineAction.CAPTURE).verb();
    var placement = source.placement();
    refuseUnlessPossible(action);
    refuseUnknowable();
    if (!violations.isEmpty() || placement == null) {
      return new Made(draft, violations);
    }
    var spec = input.deepCopy();
    // From the first moment it does not point to the machine (5.14.5): it is no part of it.
    spec.put("imageLocation", "urn:uuid:" + draft.key());
    spec.set("source", Json.tree(origin(placement.host(), snapshot)));
    if (snapshot && source.type().equals("Machine")) {
      var before = source.statusAs(MachineStatus.class).latestSnapshot();
      if (before != null) {
        spec.set("relatedImage", Json.tree(before));
      }
    }
    var at = new Placement(placement.host(), 1, List.of());
    var made =
        draft.with(
            d -> d.spec(spec).placement(at).operation(new Operation(making.job(), "add", null)));
    var parameters = Json.object().put("image", draft.key());
    var nested =
        new NestedAction(
            making.nested(0).job(),
            source.type(),
            source.key(),
            source.revision(),
            action,
            parameters);
    return new Made(made, List.of(), List.of(nested));
  }

  private ImageSpec.Source origin(String host, boolean snapshot) {
    var machine = snapshot && source.type().equals("Machine") ? source.key() : null;
    var volume = source.type().equals("Volume") ? source.key() : null;
    return new ImageSpec.Source(source.key(), host, machine, volume);
  }

  private void refuseUnlessPossible(String action) {
    var type = ResourceTypes.named(source.type()).orElseThrow();
    var open = source.operation();
    if (open != null) {
      refuse(
          "imageLocation",
          "jobs/%s (%s) is open there, and %s has to wait for it"
              .formatted(open.id(), open.action(), action));
    } else if (source.placement() == null
        || !type.behaviour().possible(type, source).contains(action)) {
      refuse(
          "imageLocation",
          action
              + " is not possible in state "
              + source.state()
              + type.behaviour().obstacle(source, action).map(why -> "; " + why).orElse(""));
    }
  }

  private void refuseUnknowable() {
    if (input.hasNonNull("sha256")) {
      refuse("sha256", "nobody knows it before the image is made");
    }
    if (!Objects.equals(input.path("format").asText(FORMAT), FORMAT)) {
      refuse("format", "a captured image is " + FORMAT);
    }
  }

  private void refuse(String path, String message) {
    violations.add(new Violation(path, Reason.CONFLICT, message));
  }
}
