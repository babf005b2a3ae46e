package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kubernetes.api.Objects;
import eu.stratuslab.kubernetes.api.Target;
import eu.stratuslab.kubernetes.json.Meta;
import eu.stratuslab.kubernetes.lifecycle.Outcome;
import eu.stratuslab.kubernetes.lifecycle.Replacement.Decision;
import eu.stratuslab.kubernetes.lifecycle.Write;
import java.util.List;

/** The finalize subresource of namespaces: the only way to change {@code spec.finalizers}. */
final class Finalizing {
  private final Objects objects;

  Finalizing(Objects objects) {
    this.objects = objects;
  }

  Reply answer(Target target, Request request, Write write) {
    JsonNode finalizers = Bodies.object(request).path("spec").path("finalizers");
    return Reply.json(
        200,
        objects.change(target, current -> finalized(current, finalizers), write.dryRun()).object());
  }

  private static Decision finalized(ObjectNode current, JsonNode finalizers) {
    ObjectNode next = current.deepCopy();
    ObjectNode specification = next.withObjectProperty("spec");
    if (finalizers.isEmpty()) {
      specification.remove("finalizers");
    } else {
      specification.set("finalizers", finalizers);
    }
    boolean gone = finalizers.isEmpty() && Meta.deleting(next) && Meta.finalizers(next).isEmpty();
    return new Decision(gone ? new Outcome.Remove(next) : new Outcome.Write(next), List.of());
  }
}
