package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Notes for back ends that cannot write several documents at once. */
public final class Notes {
  private static final Executor THREADS = Thread.ofVirtual().name("notes")::start;

  private Notes() {}

  /**
   * Writes the notes and then the rest. The notes of a write that is refused stay: whoever
   * forestalled it may have written the same change, and then they are his too.
   */
  static Stored before(DocumentStore store, List<Document> notes, Supplier<Stored> write) {
    notes.forEach(note -> insert(store, note));
    return write.get();
  }

  /**
   * As {@link #before}, for a back end that is far away: all notes are on their way at once, while
   * the caller's thread does what comes before the write. When this returns they are written.
   *
   * @param first what needs no note yet; if it is refused, the notes stay
   */
  public static <T> T beside(DocumentStore store, List<Document> notes, Supplier<T> first) {
    var writing =
        CompletableFuture.allOf(
            notes.stream()
                .map(note -> CompletableFuture.runAsync(() -> insert(store, note), THREADS))
                .toArray(CompletableFuture[]::new));
    T result;
    try {
      result = first.get();
    } catch (RuntimeException e) {
      var unused = writing.exceptionally(_ -> null).join();
      throw e;
    }
    try {
      var unused = writing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException refused ? refused : e;
    }
    return result;
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
