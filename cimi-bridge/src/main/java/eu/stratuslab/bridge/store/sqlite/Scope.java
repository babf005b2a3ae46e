package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.model.document.Acl.Caller;
import java.sql.SQLException;
import java.util.List;

/**
 * The documents of a type that a caller may view.
 *
 * @param everything true if all of them
 * @param audiences otherwise those of these audiences; each document has one audience, and each of
 *     these has documents of the type
 */
record Scope(String type, boolean everything, List<Long> audiences) {
  /** By type and principals, which are a JSON array. */
  static final String AUDIENCES =
      """
      SELECT DISTINCT audience FROM counts WHERE type = ? AND documents > 0 AND audience IN
        (SELECT v.audience FROM json_each(?) p CROSS JOIN viewers v WHERE v.principal = p.value)
      """;

  /** By type and audiences, which are a JSON array. */
  static final String COUNT =
      """
      SELECT sum(documents) FROM counts WHERE type = ? AND audience IN
        (SELECT value FROM json_each(?))
      """;

  static Scope of(SqliteConnection connection, String type, Caller caller) throws SQLException {
    if (caller.admin()) {
      return new Scope(type, true, List.of(Counters.EVERYBODY));
    }
    var principals = Row.array(caller.principals());
    return new Scope(
        type, false, connection.all(AUDIENCES, row -> row.getLong(1), type, principals));
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
        + (several() ? "d.audience IN (SELECT value FROM json_each(?))" : "d.audience = ?");
  }

  List<Object> parameters() {
    if (everything) {
      return List.of(type);
    }
    return List.of(type, several() ? array() : (Object) audiences.getFirst());
  }

  /** True if no index keeps all of it in one order. */
  boolean several() {
    return audiences.size() != 1;
  }

  /** The audiences as a JSON array. */
  String array() {
    return audiences.toString();
  }

  /** The number of documents from the counters. */
  long count(SqliteConnection connection) throws SQLException {
    return connection.number(COUNT, type, array());
  }

  /** The number of documents in a state from the counters. */
  long count(SqliteConnection connection, String state) throws SQLException {
    return connection.number(COUNT + " AND state = ?", type, array(), state);
  }
}
