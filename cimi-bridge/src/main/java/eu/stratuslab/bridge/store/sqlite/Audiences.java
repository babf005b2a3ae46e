package eu.stratuslab.bridge.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import eu.stratuslab.model.document.Json;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives each set of viewers its number, and forgets those that have no documents any more: whoever
 * belongs to many would wait for them in every list. Used by the writer's thread only.
 */
final class Audiences {
  private static final int MAX_KNOWN = 10_000;

  private final SqliteConnection connection;
  private final Map<String, Long> known = new HashMap<>();
  private final Set<Long> left = new HashSet<>();

  Audiences(SqliteConnection connection) {
    this.connection = connection;
  }

  /** The number of a set of viewers, given as canonical JSON. */
  long id(String members) throws SQLException {
    var id = known.get(members);
    if (id != null) {
      return id;
    }
    var found =
        connection.first(
            "SELECT id FROM audiences WHERE members = ?", row -> row.getLong(1), members);
    var number = found.isPresent() ? found.get() : add(members);
    if (known.size() == MAX_KNOWN) {
      known.clear();
    }
    known.put(members, number);
    return number;
  }

  private long add(String members) throws SQLException {
    var id = connection.number("INSERT INTO audiences (members) VALUES (?) RETURNING id", members);
    for (var principal : principals(members)) {
      connection.update("INSERT INTO viewers (principal, audience) VALUES (?, ?)", principal, id);
    }
    return id;
  }

  private static String[] principals(String members) {
    try {
      return Json.mapper().readValue(members, String[].class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A document has another audience from now on, or is not listed any more. */
  void left(long audience) {
    left.add(audience);
  }

  /** Forgets those that their last documents left, once the counters are written. */
  void flush() throws SQLException {
    for (var audience : left) {
      if (connection.number(SqliteSchema.COUNTED, audience) == 0) {
        forget(audience);
      }
    }
    left.clear();
  }

  private void forget(long audience) throws SQLException {
    var members =
        connection.first(
            "DELETE FROM audiences WHERE id = ? RETURNING members",
            row -> row.getString(1),
            audience);
    if (members.isPresent()) {
      known.remove(members.get());
      connection.update(
          "DELETE FROM viewers WHERE audience = ? AND principal IN"
              + " (SELECT value FROM json_each(?))",
          audience,
          members.get());
      connection.update("DELETE FROM counts WHERE audience = ?", audience);
    }
  }

  /** After a rollback: a number may have been given in it. */
  void forget() {
    known.clear();
    left.clear();
  }
}
