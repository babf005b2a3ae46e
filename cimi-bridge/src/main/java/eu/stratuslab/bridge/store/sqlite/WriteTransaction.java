package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.Link;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The changes that a commit holds. Each operation checks before it changes anything, so that a
 * refused one leaves the others of its commit alone. Used by the writer's thread only.
 */
final class WriteTransaction {
  private final SqliteConnection connection;
  private final Audiences audiences;
  private final Counters counters;
  private final Removals removals;
  private long seq;
  private long committedSeq;

  WriteTransaction(SqliteConnection connection, int removalsKept) throws SQLException {
    this.connection = connection;
    audiences = new Audiences(connection);
    counters = new Counters(connection);
    removals = new Removals(connection, removalsKept);
    seq = connection.number("SELECT seq FROM meta");
    committedSeq = seq;
  }

  void begin() throws SQLException {
    connection.update("BEGIN IMMEDIATE");
  }

  /** Writes what was gathered in memory. */
  void flush() throws SQLException {
    counters.flush();
    audiences.flush();
    if (seq != committedSeq) {
      connection.update("UPDATE meta SET seq = ?", seq);
    }
  }

  void commit() throws SQLException {
    connection.update("COMMIT");
    committedSeq = seq;
  }

  void rollback() throws SQLException {
    seq = committedSeq;
    counters.forget();
    audiences.forget();
    try {
      connection.update("ROLLBACK");
    } catch (SQLException e) {
      // Some errors roll back by themselves; then SQLite says that there is no transaction.
      if (SqliteFailure.primary(e) != SQLiteErrorCode.SQLITE_ERROR) {
        throw e;
      }
    }
    removals.forget();
  }

  /** The number of the newest change. */
  long seq() {
    return seq;
  }

  /** Writes what goes with a change; what is there already stays. Returns the change's seq. */
  long noted(long change, List<Row> notes) throws SQLException {
    for (var note : notes) {
      if (!used(note.document())) {
        insert(note);
      }
    }
    return change;
  }

  private boolean used(Document document) throws SQLException {
    return connection.number(
            "SELECT count(*) FROM documents WHERE type = ? AND key = ?",
            document.type(),
            document.key())
        != 0;
  }

  /** New documents, none of which is there; returns the seq of the last. */
  long insert(List<Row> rows) throws SQLException {
    for (var row : rows) {
      refuseUsed(row.document());
    }
    for (var row : rows) {
      added(row);
    }
    return seq;
  }

  /** A new document; returns its seq. */
  long insert(Row row) throws SQLException {
    refuseUsed(row.document());
    return added(row);
  }

  private void refuseUsed(Document document) throws SQLException {
    if (used(document)) {
      throw new StoreException(
          Code.EXISTS, "%s %s exists".formatted(document.type(), document.key()));
    }
  }

  private long added(Row row) throws SQLException {
    var document = row.document();
    var audience = document.gone() ? 0 : audiences.id(row.members());
    seq++;
    var id =
        connection.number(
            """
            INSERT INTO documents (type, key, seq, gone, audience, size, tenant, name, state,
              name_rank, state_rank, created_rank, json)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT)) RETURNING id
            """,
            document.type(),
            document.key(),
            seq,
            document.gone() ? 1 : 0,
            audience,
            row.json().length,
            document.tenant(),
            document.name(),
            document.state(),
            row.nameRank(),
            row.stateRank(),
            row.createdRank(),
            row.json());
    for (var link : row.links()) {
      link(document.type(), link, id);
    }
    removals.inserted(document.type(), document.key());
    if (!document.gone()) {
      counters.add(document.type(), audience, row.countedState(), 1);
    }
    return seq;
  }

  /** A document in place of another; returns its seq. */
  long replace(Row row, String version, boolean lowSpace) throws SQLException {
    var document = row.document();
    var present = living(document, version);
    if (lowSpace && !document.gone() && row.json().length > present.size()) {
      throw SqliteStore.noSpace();
    }
    return update(row, present);
  }

  /** A status patch; returns its seq. */
  long patch(Row row, String version, long term) throws SQLException {
    var document = row.document();
    if (term > admit(connection, term)) {
      connection.update("UPDATE meta SET term = ?", term);
    }
    var present = living(document, version);
    return update(row, present);
  }

  /** Refuses a lower term than was ever seen; returns the newest. */
  static long admit(SqliteConnection connection, long term) throws SQLException {
    var newest = connection.number("SELECT term FROM meta");
    if (term < newest) {
      throw new StoreException(
          Code.FENCED, "term %d has ended: the newest is %d".formatted(term, newest));
    }
    return newest;
  }

  long raiseTerm() throws SQLException {
    return connection.number("UPDATE meta SET term = term + 1 RETURNING term");
  }

  /** True, once it is another cloud's. */
  boolean become(String cloud, long term, Row first) throws SQLException {
    if (seq == 0) {
      insert(first);
    } else if (!only(first)) {
      throw new StoreException(Code.EXISTS, "the store is not empty");
    }
    connection.update("UPDATE meta SET cloud = ?, term = max(term, ?)", cloud, term);
    return true;
  }

  /** True if nothing but this was ever written. */
  private boolean only(Row row) throws SQLException {
    var document = row.document();
    return seq == 1
        && connection
            .first(
                "SELECT json FROM documents WHERE type = ? AND key = ?",
                found -> Arrays.equals(found.getBytes(1), row.json()),
                document.type(),
                document.key())
            .orElse(false);
  }

  long remove(String type, String key, String version) throws SQLException {
    var present = present(type, key, version);
    seq++;
    connection.update("DELETE FROM documents WHERE id = ?", present.id());
    connection.update("DELETE FROM links WHERE document = ?", present.id());
    removals.removed(type, key, seq);
    leave(type, present, 0);
    return seq;
  }

  private Present present(String type, String key, String version) throws SQLException {
    var present =
        Present.find(connection, type, key)
            .orElseThrow(
                () -> new StoreException(Code.NOT_FOUND, "there is no %s %s".formatted(type, key)));
    if (!Version.of(present.seq()).equals(version)) {
      throw new StoreException(Code.CONFLICT, "%s %s has changed meanwhile".formatted(type, key));
    }
    return present;
  }

  private Present living(Document document, String version) throws SQLException {
    var present = present(document.type(), document.key(), version);
    if (present.gone()) {
      throw new StoreException(
          Code.CONFLICT, "%s %s is gone".formatted(document.type(), document.key()));
    }
    return present;
  }

  private long update(Row row, Present present) throws SQLException {
    var document = row.document();
    var audience = document.gone() ? 0 : audiences.id(row.members());
    seq++;
    var changed = present.changed(row, audience);
    var values = new ArrayList<@Nullable Object>(changed.values());
    values.addAll(List.of(seq, row.json().length, row.json(), present.id()));
    connection.update(
        "UPDATE documents SET "
            + changed.keySet().stream().map(c -> c + " = ?, ").collect(Collectors.joining())
            + "seq = ?, size = ?, json = CAST(? AS TEXT) WHERE id = ?",
        values.toArray());
    relink(row, present.id());
    leave(document.type(), present, audience);
    if (!document.gone()) {
      counters.add(document.type(), audience, row.countedState(), 1);
    }
    return seq;
  }

  /** A document is counted elsewhere, or nowhere, from now on. */
  private void leave(String type, Present present, long audience) {
    if (present.gone()) {
      return;
    }
    counters.add(type, present.audience(), present.countedState(), -1);
    if (present.audience() != audience) {
      audiences.left(present.audience());
    }
  }

  private void relink(Row row, long id) throws SQLException {
    var before =
        new TreeSet<>(
            connection.all(
                "SELECT path, target FROM links WHERE document = ?",
                link -> new Link(link.getString(1), link.getString(2)),
                id));
    if (!before.equals(row.links())) {
      connection.update("DELETE FROM links WHERE document = ?", id);
      for (var link : row.links()) {
        link(row.document().type(), link, id);
      }
    }
  }

  private void link(String type, Link link, long id) throws SQLException {
    connection.update(
        "INSERT INTO links (type, path, target, document) VALUES (?, ?, ?, ?)",
        type,
        link.path(),
        link.target(),
        id);
  }
}
