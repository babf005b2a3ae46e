package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.model.document.Acl.Caller;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;

/**
 * The documents of a type that a caller may view.
 *
 * @param everything true if all of them
 * @param audiences otherwise those of these audiences; each document has one audience
 */
record Scope(String type, boolean everything, List<Long> audiences) {

  static Scope of(SqliteConnection connection, String type, Caller caller) throws SQLException {
    if (caller.admin()) {
      return new Scope(type, true, List.of(Counters.EVERYBODY));
    }
    var audiences = new TreeSet<Long>();
    for (var principal : caller.principals()) {
      audiences.addAll(
          connection.all(
              "SELECT audience FROM viewers WHERE principal = ?",
              row -> row.getLong(1),
              principal));
    }
    return new Scope(type, false, List.copyOf(audiences));
  }

  /**
   * A condition on rows of {@code documents d}; its parameters are {@link #parameters}.
   *
   * @param checked true if other conditions find the rows: then no index is to be used for this one
   */
  String condition(boolean checked) {
    // A plus keeps SQLite from choosing an index of that column.
    var plus = checked ? "+" : "";
    var type = plus + "d.type = ? AND d.gone = 0";
    if (everything) {
      return type;
    }
    return type
        + " AND "
        + plus
        + (audiences.size() == 1
            ? "d.audience = ?"
            : "d.audience IN (SELECT value FROM json_each(?))");
  }

  List<Object> parameters() {
    if (everything) {
      return List.of(type);
    }
    return List.of(
        type, audiences.size() == 1 ? audiences.getFirst() : (Object) audiences.toString());
  }

  /** The same scope in parts that an index keeps in order. */
  List<Scope> parts() {
    return everything
        ? List.of(this)
        : audiences.stream().map(a -> new Scope(type, false, List.of(a))).toList();
  }

  /** The number of documents from the counters. */
  long count(SqliteConnection connection) throws SQLException {
    var count = 0L;
    for (var audience : audiences) {
      count +=
          connection.number(
              "SELECT sum(documents) FROM counts WHERE type = ? AND audience = ?", type, audience);
    }
    return count;
  }

  /** The number of documents in a state from the counters. */
  long count(SqliteConnection connection, String state) throws SQLException {
    var count = 0L;
    for (var audience : audiences) {
      count +=
          connection.number(
              "SELECT documents FROM counts WHERE type = ? AND audience = ? AND state = ?",
              type,
              audience,
              state);
    }
    return count;
  }
}
