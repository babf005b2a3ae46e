package eu.stratuslab.bridge.store.sqlite;

import com.fasterxml.jackson.core.JsonProcessingException;
import eu.stratuslab.model.document.Json;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Gives each set of viewers its number. Used by the writer's thread only. */
final class Audiences {
  private static final int MAX_KNOWN = 10_000;

  private final SqliteConnection connection;
  private final Map<String, Long> known = new HashMap<>();

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

  /** After a rollback: a number may have been given in it. */
  void forget() {
    known.clear();
  }
}
