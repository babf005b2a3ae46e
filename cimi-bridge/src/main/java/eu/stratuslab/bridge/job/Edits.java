package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import java.time.Instant;
import java.util.List;

/**
 * An edit that takes its time, as its Job keeps it: what it changes of all that is the consumer's
 * to change. What it leaves alone may change until the document carries it.
 */
final class Edits {
  private static final String DOCUMENT = "document";
  private static final String SPEC = "spec";
  private static final List<String> CONSUMERS =
      List.of("name", "description", "properties", "acl", SPEC);

  private Edits() {}

  static ObjectNode parameters(Document before, Document edited) {
    var was = Json.tree(before).retain(CONSUMERS);
    var is = Json.tree(edited).retain(CONSUMERS);
    var changed = changed(was, is);
    if (changed.has(SPEC)) {
      changed.set(SPEC, changed(before.spec(), edited.spec()));
    }
    return Json.object().set(DOCUMENT, changed);
  }

  /** The members that are others than before; null where there is none any more. */
  private static ObjectNode changed(ObjectNode was, ObjectNode is) {
    var changed = is.deepCopy();
    changed
        .properties()
        .removeIf(member -> Json.same(member.getValue(), was.path(member.getKey())));
    was.fieldNames()
        .forEachRemaining(
            name -> {
              if (!is.has(name)) {
                changed.set(name, NullNode.getInstance());
              }
            });
    return changed;
  }

  /** The document with the edit, and with its Job open. */
  static Document applied(Document before, ObjectNode parameters, String job, Instant now) {
    var changed = parameters.path(DOCUMENT).deepCopy();
    var tree = Json.tree(before);
    if (changed instanceof ObjectNode members) {
      if (members.remove(SPEC) instanceof ObjectNode spec) {
        change(tree.withObjectProperty(SPEC), spec);
      }
      change(tree, members);
    }
    var operation = new Operation(job, Jobs.EDIT, null);
    return Json.read(tree, Document.class).with(d -> d.operation(operation).edited(now));
  }

  private static void change(ObjectNode tree, ObjectNode changed) {
    tree.setAll(changed);
    changed.properties().stream()
        .filter(member -> member.getValue().isNull())
        .forEach(member -> tree.remove(member.getKey()));
  }
}
