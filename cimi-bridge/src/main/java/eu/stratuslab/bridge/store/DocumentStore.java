package eu.stratuslab.bridge.store;

import eu.stratuslab.model.document.Document;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where all documents are: the complete state of the cloud.
 *
 * <p>A write that returned is durable. Every method may throw {@link StoreException} with {@code
 * UNAVAILABLE} (nothing happened, or nothing is known to have happened), and every write with
 * {@code AMBIGUOUS} (it may have happened: read before trying again). No method waits longer than
 * the bound of its back end. Implementations are safe for use by any number of threads.
 */
public interface DocumentStore extends AutoCloseable {

  /**
   * One document, tombstones included.
   *
   * @throws StoreException {@code NOT_FOUND}
   */
  Stored get(String type, String key);

  /**
   * A new document.
   *
   * @throws StoreException {@code EXISTS} if the key was ever used, by a tombstone too; {@code
   *     TOO_LARGE}; {@code NO_SPACE} (never for what {@link Document#frees()})
   */
  Stored insert(Document document);

  /**
   * Takes the place of the version that was read.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code CONFLICT} if it changed meanwhile or is a
   *     tombstone; {@code TOO_LARGE}; {@code NO_SPACE} (never for what {@link Document#frees()})
   */
  Stored replace(Document document, String version);

  /**
   * Forgets a document altogether: expired Jobs and Events, released claims, old tombstones.
   *
   * @throws StoreException {@code NOT_FOUND}; {@code CONFLICT}
   */
  void remove(String type, String key, String version);

  /**
   * Changes state, status, placement and operation, and nothing that the consumer owns.
   *
   * <p>The store refuses a lower term than it has seen, remembers a higher one, and never creates.
   * The change is given the document that {@code version} names, in the caller's thread; its result
   * must not differ in a member that belongs to the consumer.
   *
   * @throws StoreException {@code FENCED}, whatever else is wrong; {@code NOT_FOUND}; {@code
   *     CONFLICT} if it changed meanwhile or is a tombstone; {@code TOO_LARGE}
   * @throws IllegalStateException if the change touched what is the consumer's
   */
  Stored patchStatus(
      String type, String key, String version, long term, UnaryOperator<Document> change);

  /**
   * As {@link #insert(Document)}, and writes down what goes with it. A note whose key was ever used
   * is written already and is left as it is. Where the back end can, all of it is one write; else
   * the notes come first, so that a crash loses none: whoever writes the document again writes the
   * same ones again. Notes are written whenever the document may be.
   *
   * @param notes new documents of which nobody else knows the keys
   */
  default Stored insert(Document document, List<Document> notes) {
    return Notes.before(this, notes, () -> insert(document));
  }

  /** As {@link #replace(Document, String)}, with notes as in {@link #insert(Document, List)}. */
  default Stored replace(Document document, String version, List<Document> notes) {
    return Notes.before(this, notes, () -> replace(document, version));
  }

  /** As the other {@link #patchStatus}, with notes as in {@link #insert(Document, List)}. */
  default Stored patchStatus(
      String type,
      String key,
      String version,
      long term,
      UnaryOperator<Document> change,
      List<Document> notes) {
    return Notes.before(this, notes, () -> patchStatus(type, key, version, term, change));
  }

  /** True if the back end can {@link #insertTogether}. */
  default boolean insertsTogether() {
    return false;
  }

  /**
   * New documents and their notes as one write: all of them or none.
   *
   * @throws StoreException as {@link #insert(Document, List)} of any of them; then none is written
   * @throws IllegalStateException if the back end cannot
   */
  default void insertTogether(List<New> documents) {
    throw new IllegalStateException("this kind of store writes one document at a time");
  }

  /**
   * A page of a collection, with all that was written before. Tombstones are never listed.
   *
   * @throws StoreException {@code GONE} if the cursor is that of another list, or none
   */
  Page list(ListQuery query);

  /**
   * Tombstones, oldest first. Their keys stay taken until {@link #remove} forgets them.
   *
   * @param before where to stop: at the first that was not buried before that
   * @param cursor of the page before; empty for the first page
   * @param limit of the page, at least 1
   * @throws StoreException {@code GONE} if the cursor is none
   */
  Tombstones tombstones(Instant before, Optional<String> cursor, int limit);

  /**
   * What changed after a checkpoint: at least once, tombstones and removed documents too. What
   * changed several times may come once. The changes of one document come in their order; there
   * need not be an order between those of different ones.
   *
   * @param checkpoint of an earlier batch; empty for everything from the beginning
   * @param waitMillis how long to wait for a change when there is none
   * @throws StoreException {@code GONE} if the checkpoint is too old: list everything and start
   *     anew
   */
  Changes changes(Optional<String> checkpoint, int limit, long waitMillis);

  /** The checkpoint behind everything that was written before. */
  String checkpoint();

  /**
   * The documents that changed after a checkpoint, each as that change left it, in the same order:
   * what changes again while it is read comes again, later.
   *
   * @param after of an earlier batch, or of a change
   * @param until where to stop, if it is not to be now; nothing that changed behind it is found
   * @param type only of that type
   * @param limit of the list, at least 1; a shorter one reaches to the end
   * @throws StoreException {@code GONE} if a checkpoint is too old
   */
  List<Changed> changed(String after, Optional<String> until, Optional<String> type, int limit);

  /** The term of the newest mirror. */
  long term();

  /** Raises the term by one and returns it. From then on a lower one is fenced. */
  long raiseTerm();

  /** The uuid of the cloud whose state this is, made with the store. */
  String cloud();

  /** True if nothing was ever written: a bootstrap is due. */
  boolean empty();

  /**
   * Makes an empty store that of a cloud that was kept in another one: the first step of an import.
   * A crash in the middle leaves the first document at most; the same call again does the rest.
   *
   * @param cloudId from now on {@link #cloud}
   * @param term from now on the newest, unless a higher one is
   * @param first what is in the store then
   * @throws StoreException {@code EXISTS} if anything but this very document is in the store
   */
  void become(String cloudId, long term, Document first);

  /**
   * Forgets a bounded part of what the back end keeps beside the documents and none of them needs
   * any more. Whoever sweeps asks for it again and again.
   */
  default void tidy() {}

  @Override
  void close();

  /** A document and the opaque version under which it was read. */
  record Stored(Document document, String version) {}

  /** A document to be, and the notes that go with it. */
  record New(Document document, List<Document> notes) {
    public New {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A page.
   *
   * @param items in the order asked for
   * @param count how many match altogether, before paging
   * @param next a cursor to go on with; empty at the end
   */
  record Page(List<Stored> items, long count, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /**
   * A page of tombstones.
   *
   * @param next a cursor to go on with; empty at the end
   */
  record Tombstones(List<Stored> items, Optional<String> next) {
    public Tombstones {
      items = List.copyOf(items);
    }
  }

  /** Something that changed. Look at it. */
  record Change(String type, String key) {}

  /**
   * A document as a change left it.
   *
   * @param document tombstones included; empty if it was removed
   * @param version of the document; that of the removal if it was removed
   * @param checkpoint right behind this change
   * @param bytes what it takes in the store
   */
  record Changed(
      String type,
      String key,
      Optional<Document> document,
      String version,
      String checkpoint,
      int bytes) {}

  /** Changes, and the checkpoint behind them. */
  record Changes(List<Change> changes, String checkpoint) {
    public Changes {
      changes = List.copyOf(changes);
    }
  }
}
