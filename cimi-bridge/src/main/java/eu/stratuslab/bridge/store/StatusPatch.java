package eu.stratuslab.bridge.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Guards what {@link DocumentStore#patchStatus} must leave alone; for back ends. */
public final class StatusPatch {
  private static final ObjectNode NOTHING = Json.object();

  private StatusPatch() {}

  /**
   * What the change makes of a document.
   *
   * @throws IllegalStateException if it touched a member that is the consumer's: a bug of ours
   */
  public static Document apply(Document before, UnaryOperator<Document> change) {
    var after = change.apply(before);
    if (!consumers(after).equals(consumers(before))) {
      throw new IllegalStateException(
          "a status patch of %s %s changed what is the consumer's"
              .formatted(before.type(), before.key()));
    }
    return after;
  }

  /** The document without state, status, placement and operation. */
  private static Document consumers(Document document) {
    Objects.requireNonNull(document, "document is null");
    return new Document(
        document.schema(),
        document.type(),
        document.key(),
        document.cloud(),
        document.tenant(),
        document.acl(),
        document.name(),
        document.description(),
        document.properties(),
        document.created(),
        document.updated(),
        document.revision(),
        0,
        document.spec(),
        null,
        null,
        document.deleting(),
        document.lastChange(),
        null,
        NOTHING,
        document.tombstone(),
        document.unknown());
  }
}
