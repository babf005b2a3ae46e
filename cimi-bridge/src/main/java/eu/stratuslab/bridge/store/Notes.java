package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.function.Supplier;

/** Notes for back ends that cannot write several documents at once. */
final class Notes {
  private Notes() {}

  /**
   * Writes the notes and then the rest. The notes of a write that is refused stay: whoever
   * forestalled it may have written the same change, and then they are his too.
   */
  static Stored before(DocumentStore store, List<Document> notes, Supplier<Stored> write) {
    notes.forEach(note -> insert(store, note));
    return write.get();
  }

  private static void insert(DocumentStore store, Document note) {
    try {
      store.insert(note);
    } catch (StoreException e) {
      // Without room for a note, what makes room must still be possible.
      if (e.code() != Code.EXISTS && e.code() != Code.NO_SPACE) {
        throw e;
      }
    }
  }
}
