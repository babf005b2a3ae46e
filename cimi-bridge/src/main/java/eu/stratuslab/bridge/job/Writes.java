package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.Optional;

/** How the packages of the bridge write documents. */
final class Writes {

  private Writes() {}

  /** Replaces that version of a document; empty if it changed, or is gone, meanwhile. */
  static Optional<Stored> replaced(DocumentStore store, Document document, String version) {
    return replaced(store, document, version, List.of());
  }

  /** The same with the notes that go with it. */
  static Optional<Stored> replaced(
      DocumentStore store, Document document, String version, List<Document> notes) {
    try {
      return Optional.of(store.replace(document, version, notes));
    } catch (StoreException e) {
      if (e.code() == Code.CONFLICT || e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Removes that version of a document; false if it changed, or is gone, meanwhile. */
  static boolean removed(DocumentStore store, Stored stored) {
    try {
      store.remove(stored.document().type(), stored.document().key(), stored.version());
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND || e.code() == Code.CONFLICT) {
        return false;
      }
      throw e;
    }
  }
}
