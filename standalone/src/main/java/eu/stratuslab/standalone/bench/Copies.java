package eu.stratuslab.standalone.bench;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/** Many copies of one document. */
final class Copies {
  private static final int WRITERS = 64;

  private Copies() {}

  /** Writes copies, unplaced and without history. */
  static void into(DocumentStore store, String type, String key, int count) {
    var copy = of(store, type, key);
    Timing.concurrently(count, WRITERS, i -> store.insert(copy.apply(i)));
  }

  /** Makes the copy with that number: a document that is in no store yet. */
  static IntFunction<Document> of(DocumentStore store, String type, String key) {
    var tree = Json.tree(store.get(type, key).document());
    tree.remove(List.of("placement", "operation"));
    return i ->
        Json.read(
            tree.deepCopy()
                .put("key", UUID.randomUUID().toString())
                .put("name", CloudUnderTest.NAME + i),
            Document.class);
  }
}
