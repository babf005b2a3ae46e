package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import java.time.Instant;

/** An edit that takes its time, as its Job keeps it: all that is the consumer's to change. */
final class Edits {
  private Edits() {}

  static ObjectNode parameters(Document edited) {
    var tree = Json.tree(edited);
    return Json.object()
        .set("document", tree.retain("name", "description", "properties", "acl", "spec"));
  }

  /** The document with the edit, and with its Job open. Its revision is that of the edit's base. */
  static Document applied(Document before, ObjectNode parameters, String job, Instant now) {
    var tree = Json.tree(before);
    tree.remove(java.util.List.of("name", "description"));
    tree.setAll((ObjectNode) parameters.path("document"));
    var operation = new Operation(job, Jobs.EDIT, null);
    return Json.read(tree, Document.class).with(d -> d.operation(operation).edited(now));
  }
}
