package eu.stratuslab.standalone.cloud;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The documents in a file of SQLite. */
record StoreFile(Path file) implements Store {

  @Override
  public List<String> documentsNaming(String key) {
    var leftOut =
        LEFT_OUT.stream().sorted().map(type -> "'" + type + "'").collect(Collectors.joining(", "));
    var found = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var query =
            connection.prepareStatement(
                """
                SELECT type, gone, key, json FROM documents
                WHERE type NOT IN (%s) AND key NOT LIKE '%s%%'
                AND (key = ?1 OR instr(json, ?1) > 0) ORDER BY type
                """
                    .formatted(leftOut, IDEMPOTENCY))) {
      query.setString(1, key);
      var rows = query.executeQuery();
      while (rows.next()) {
        if (rows.getString(3).equals(key) || Store.speaksOf(key, rows.getBytes(4))) {
          found.add(rows.getString(1) + (rows.getInt(2) == 0 ? "" : " tombstone"));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }
}
