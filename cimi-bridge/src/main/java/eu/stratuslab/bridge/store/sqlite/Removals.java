package eu.stratuslab.bridge.store.sqlite;

import java.sql.SQLException;

/**
 * Remembers which documents were removed, for the change feed, and forgets the oldest of them.
 * Whoever was away for so long that it may have missed one starts anew.
 */
final class Removals {
  private final SqliteConnection connection;
  private final int kept;
  private long remembered;

  Removals(SqliteConnection connection, int kept) throws SQLException {
    this.connection = connection;
    this.kept = kept;
    forget();
  }

  /** Reads the number of removals anew. */
  void forget() throws SQLException {
    remembered = connection.number("SELECT count(*) FROM removals");
  }

  void removed(String type, String key, long seq) throws SQLException {
    remembered +=
        connection.update("INSERT INTO removals (type, key, seq) VALUES (?, ?, ?)", type, key, seq);
    // Twice as many before they are thinned out: it costs as little as once in a while.
    if (remembered >= 2L * kept) {
      thinOut();
    }
  }

  /** A new document under a key: that there was another one before is of no interest any more. */
  void inserted(String type, String key) throws SQLException {
    remembered -= connection.update("DELETE FROM removals WHERE type = ? AND key = ?", type, key);
  }

  private void thinOut() throws SQLException {
    var horizon =
        connection.number("SELECT seq FROM removals ORDER BY seq DESC LIMIT 1 OFFSET ?", kept);
    connection.update("DELETE FROM removals WHERE seq <= ?", horizon);
    connection.update("UPDATE meta SET horizon = ?", horizon);
    remembered = kept;
  }
}
