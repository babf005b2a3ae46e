package eu.stratuslab.bridge.store.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the indexed columns of a row hold before a change. */
record Present(
    long id,
    long seq,
    boolean gone,
    long audience,
    int size,
    @Nullable String tenant,
    @Nullable String name,
    @Nullable String state,
    byte[] createdRank) {

  static Optional<Present> find(SqliteConnection connection, String type, String key)
      throws SQLException {
    return connection.first(
        """
        SELECT id, seq, gone, audience, size, tenant, name, state, created_rank FROM documents
        WHERE type = ? AND key = ?
        """,
        Present::read,
        type,
        key);
  }

  private static Present read(ResultSet row) throws SQLException {
    var created = row.getBytes(9);
    return new Present(
        row.getLong(1),
        row.getLong(2),
        row.getBoolean(3),
        row.getLong(4),
        row.getInt(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        created == null ? new byte[0] : created);
  }

  /**
   * The columns that a new row changes, with their values. SQLite writes every index of a column
   * that an update names, also if the value stays the same; most updates change none.
   */
  Map<String, @Nullable Object> changed(Row row, long newAudience) {
    var changed = new LinkedHashMap<String, @Nullable Object>();
    var document = row.document();
    if (gone != document.gone()) {
      changed.put("gone", document.gone() ? 1 : 0);
    }
    if (audience != newAudience) {
      changed.put("audience", newAudience);
    }
    if (!Objects.equals(tenant, document.tenant())) {
      changed.put("tenant", document.tenant());
    }
    if (!Objects.equals(name, document.name())) {
      changed.put("name", document.name());
      changed.put("name_rank", row.nameRank());
    }
    if (!Objects.equals(state, document.state())) {
      changed.put("state", document.state());
      changed.put("state_rank", row.stateRank());
    }
    if (!Arrays.equals(createdRank, row.createdRank())) {
      changed.put("created_rank", row.createdRank());
    }
    return changed;
  }

  /** The state under which the document is counted. */
  String countedState() {
    return state == null ? "" : state;
  }
}
