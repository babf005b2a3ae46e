package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.DataDirectory;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The documents themselves, read beside the bridge that has them open. */
public final class Store {
  private final DataDirectory data;

  public Store(DataDirectory data) {
    this.data = data;
  }

  /**
   * The documents that name a machine, as {@code Type: excerpt} or {@code Type tombstone}; left out
   * are Jobs and Events with their log, which stay for a month, and idempotency keys and what hosts
   * told of the use of all their machines, which stay for a day.
   */
  public List<String> documentsNaming(String machine) {
    var found = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.store());
        var query =
            connection.prepareStatement(
                "SELECT type, gone, substr(json, max(1, instr(json, ?1) - 80), 160) FROM"
                    + " documents WHERE"
                    + " type NOT IN ('Job', 'Event', 'EventLog', 'Readings') AND"
                    + " key NOT LIKE 'idempotency/%' AND"
                    + " (key = ?1 OR instr(json, ?1) > 0) ORDER BY type")) {
      query.setString(1, machine);
      var rows = query.executeQuery();
      while (rows.next()) {
        var type = rows.getString(1);
        found.add(
            rows.getInt(2) == 0 ? type + ": …" + rows.getString(3) + "…" : type + " tombstone");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }
}
