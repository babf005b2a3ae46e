package eu.stratuslab.standalone.cloud;

import java.util.List;
import java.util.Set;

/** The documents themselves, read beside the bridges that have them open. */
public interface Store {
  /** Types that stay for a month, or for a day. */
  Set<String> LEFT_OUT = Set.of("Job", "Event", "EventLog", "Readings");

  /** How the keys of what makes a repeated request harmless begin. */
  String IDEMPOTENCY = "idempotency/";

  /**
<<<<<<< HEAD
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
=======
   * The documents that name something, as {@code Type} or {@code Type tombstone}, in the order of
   * their types; left out are Jobs and Events with their log, which stay for a month, and
   * idempotency keys and what hosts told of the use of all their machines, which stay for a day.
   */
  List<String> documentsNaming(String key);
>>>>>>> main
}
