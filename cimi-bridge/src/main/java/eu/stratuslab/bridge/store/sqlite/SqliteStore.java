package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.StatusPatch;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.sqlite.Parsed.Raw;
import eu.stratuslab.model.document.Document;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All documents in one SQLite file, for one machine and one process.
 *
 * <p>Every write is synced before it returns; concurrent ones share a sync.
 */
public final class SqliteStore implements DocumentStore {
  private final SqliteOptions options;
  private final SqliteFile file;
  private final Parsed parsed = new Parsed();
  private final Readers readers;
  private final Feed feed;
  private final Writer writer;
  private volatile String cloud;

  private record Identity(String store, String cloud, long seq) {}

  private SqliteStore(SqliteOptions options, SqliteFile file, Readers readers) throws SQLException {
    this.options = options;
    this.file = file;
    this.readers = readers;
    var identity =
        readers.read(
            c ->
                c.first(
                        "SELECT store, cloud, seq FROM meta",
                        row -> new Identity(row.getString(1), row.getString(2), row.getLong(3)))
                    .orElseThrow());
    cloud = identity.cloud();
    feed = new Feed(readers, identity.store(), identity.seq());
    writer = new Writer(file, options, feed::committed);
  }

  /**
   * Opens a store, and makes it with a new cloud uuid if there is none.
   *
   * @throws StoreException {@code UNAVAILABLE} if the file is in use, damaged, foreign, or of a
   *     newer version
   */
  public static SqliteStore open(SqliteOptions options) {
    var file = SqliteFile.open(options.file());
    try {
      return open(options, file, new Readers(file, options));
    } catch (SQLException e) {
      file.close();
      throw SqliteFailure.of(e);
    } catch (StoreException e) {
      file.close();
      throw e;
    }
  }

  private static SqliteStore open(SqliteOptions options, SqliteFile file, Readers readers)
      throws SQLException {
    try {
      return new SqliteStore(options, file, readers);
    } catch (SQLException | StoreException e) {
      readers.close();
      throw e;
    }
  }

  @Override
  public Stored get(String type, String key) {
    return stored(readers.read(connection -> raw(connection, type, key)));
  }

  private Raw raw(SqliteConnection connection, String type, String key) throws SQLException {
    return connection
        .first(
            "SELECT seq, json FROM documents WHERE type = ? AND key = ?",
            row -> parsed.raw(row, 1, 2),
            type,
            key)
        .orElseThrow(
            () -> new StoreException(Code.NOT_FOUND, "there is no %s %s".formatted(type, key)));
  }

  private Stored stored(Raw raw) {
    return new Stored(raw.document(parsed), Version.of(raw.seq()));
  }

  @Override
  public Stored insert(Document document) {
    return insert(document, List.of());
  }

  @Override
  public Stored insert(Document document, List<Document> notes) {
    var row = Row.of(document);
    var noted = notes.stream().map(Row::of).toList();
    if (!document.frees() && lowSpace()) {
      throw noSpace();
    }
    return new Stored(document, Version.of(writer.write(t -> t.noted(t.insert(row), noted))));
  }

  @Override
  public boolean insertsTogether() {
    return true;
  }

  @Override
  public void insertTogether(List<New> documents) {
    var rows = documents.stream().map(one -> Row.of(one.document())).toList();
    var notes = documents.stream().flatMap(one -> one.notes().stream()).map(Row::of).toList();
    if (!documents.stream().allMatch(one -> one.document().frees()) && lowSpace()) {
      throw noSpace();
    }
    var unused = writer.write(t -> t.noted(t.insert(rows), notes));
  }

  @Override
  public Stored replace(Document document, String version) {
    return replace(document, version, List.of());
  }

  @Override
  public Stored replace(Document document, String version, List<Document> notes) {
    var row = Row.of(document);
    var noted = notes.stream().map(Row::of).toList();
    var lowSpace = !document.frees() && lowSpace();
    var seq = writer.write(t -> t.noted(t.replace(row, version, lowSpace), noted));
    return new Stored(document, Version.of(seq));
  }

  @Override
  public void remove(String type, String key, String version) {
    var unused = writer.write(t -> t.remove(type, key, version));
  }

  @Override
  public Stored patchStatus(
      String type, String key, String version, long term, UnaryOperator<Document> change) {
    return patchStatus(type, key, version, term, change, List.of());
  }

  /** The change runs in the caller's thread: the writer has others to serve. */
  @Override
  public Stored patchStatus(
      String type,
      String key,
      String version,
      long term,
      UnaryOperator<Document> change,
      List<Document> notes) {
    var before =
        stored(
            readers.read(
                connection -> {
                  // A mirror whose term has ended learns that first, whatever else is wrong.
                  WriteTransaction.admit(connection, term);
                  return raw(connection, type, key);
                }));
    if (!before.version().equals(version)) {
      throw new StoreException(Code.CONFLICT, "%s %s has changed meanwhile".formatted(type, key));
    }
    if (before.document().gone()) {
      throw new StoreException(Code.CONFLICT, "%s %s is gone".formatted(type, key));
    }
    var after = StatusPatch.apply(before.document(), change);
    var row = Row.of(after);
    var noted = notes.stream().map(Row::of).toList();
    return new Stored(
        after, Version.of(writer.write(t -> t.noted(t.patch(row, version, term), noted))));
  }

  @Override
  public Page list(ListQuery query) {
    var page = readers.readSnapshot(connection -> Lists.page(connection, parsed, query));
    return new Page(page.items().stream().map(this::stored).toList(), page.count(), page.next());
  }

  @Override
  public Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    var after = cursor.map(SqliteStore::number).orElse(0L);
    var page =
        readers
            .read(
                connection ->
                    connection.all(
                        SqliteSchema.TOMBSTONES_BEHIND,
                        row -> parsed.raw(row, 1, 2),
                        after,
                        (long) limit))
            .stream()
            .map(this::stored)
            .toList();
    var old = page.stream().takeWhile(stored -> buriedBefore(stored.document(), before)).toList();
    return new Tombstones(
        old, old.size() == limit ? Optional.of(old.getLast().version()) : Optional.empty());
  }

  private static boolean buriedBefore(Document document, Instant before) {
    var tombstone = document.tombstone();
    return tombstone != null && tombstone.at().isBefore(before);
  }

  private static long number(String cursor) {
    try {
      return Version.seq(cursor);
    } catch (NumberFormatException e) {
      throw new StoreException(Code.GONE, "that is no cursor of tombstones", e);
    }
  }

  @Override
  public Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    return feed.changes(checkpoint, limit, waitMillis);
  }

  @Override
  public List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    return feed.changed(after, until, type, limit);
  }

  @Override
  public String checkpoint() {
    return feed.checkpoint();
  }

  @Override
  public long term() {
    return readers.read(connection -> connection.number("SELECT term FROM meta"));
  }

  @Override
  public long raiseTerm() {
    return writer.write(WriteTransaction::raiseTerm);
  }

  @Override
  public String cloud() {
    return cloud;
  }

  @Override
  public boolean empty() {
    return readers.read(connection -> connection.number("SELECT seq FROM meta")) == 0;
  }

  @Override
  public void become(String cloudId, long term, Document first) {
    var row = Row.of(first);
    if (writer.write(t -> t.become(cloudId, term, row))) {
      cloud = cloudId;
    }
  }

  /**
   * A consistent copy of a store that may be in use, by another process too.
   *
   * @param from the file of a store
   * @param to a file that is not there yet
   * @throws StoreException {@code UNAVAILABLE}
   */
  public static void copy(Path from, Path to) {
    SqliteFile.copy(from, to);
  }

  @Override
  public void close() {
    feed.close();
    readers.close();
    writer.close();
    file.close();
  }

  private boolean lowSpace() {
    return file.freeBytes() < options.reserveBytes();
  }

  static StoreException noSpace() {
    return new StoreException(
        Code.NO_SPACE, "the reserve of free space is reached: only deleting is possible");
  }
}
