package eu.stratuslab.bridge.store.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Counts documents by type, audience and state, written once per commit. */
final class Counters {
  /** The audience under which all documents of a type are counted. */
  static final long EVERYBODY = 0;

  private record Counter(String type, long audience, String state) {}

  private final SqliteConnection connection;
  private final Map<Counter, Integer> differences = new HashMap<>();

  Counters(SqliteConnection connection) {
    this.connection = connection;
  }

  void add(String type, long audience, String state, int difference) {
    differences.merge(new Counter(type, audience, state), difference, Integer::sum);
    differences.merge(new Counter(type, EVERYBODY, state), difference, Integer::sum);
  }

  void flush() throws SQLException {
    for (var entry : differences.entrySet()) {
      if (entry.getValue() != 0) {
        connection.update(
            """
            INSERT INTO counts (type, audience, state, documents) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET documents = documents + excluded.documents
            """,
            entry.getKey().type(),
            entry.getKey().audience(),
            entry.getKey().state(),
            entry.getValue());
      }
    }
    differences.clear();
  }

  void forget() {
    differences.clear();
  }
}
