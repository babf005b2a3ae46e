package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.filter.Rank;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.IndexedOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * An order that an index keeps: by key, or by one ranked column and the key.
 *
 * @param column the ranked column; empty for the key alone
 * @param descending the direction of both
 */
record Sorting(Optional<String> column, boolean descending) {

  /** The index order of a list; empty if no index keeps it. */
  static Optional<Sorting> of(List<Order> orders) {
    return IndexedOrder.of(orders)
        .map(order -> new Sorting(order.member().map(m -> m + "_rank"), order.descending()));
  }

  String orderBy() {
    var direction = descending ? " DESC" : " ASC";
    return column.map(name -> "d." + name + direction + ", ").orElse("") + "d.key" + direction;
  }

  /** A condition for what comes behind a rank; its parameters are {@link #parameters}. */
  String behind() {
    var sign = descending ? " < " : " > ";
    return column
        .map(name -> "(d." + name + ", d.key)" + sign + "(?, ?)")
        .orElse("d.key" + sign + "?");
  }

  List<Object> parameters(Rank rank) {
    return column.isPresent()
        ? List.of(rank.values().getFirst().bytes(), rank.key())
        : List.of(rank.key());
  }

  /** The columns from which {@link #rank} reads. */
  String columns() {
    return column.map(name -> "d.key, d." + name).orElse("d.key");
  }

  /** The rank of a row whose columns begin with {@link #columns} at an index. */
  Rank rank(ResultSet row, int index) throws SQLException {
    var key = row.getString(index);
    if (column.isEmpty()) {
      return new Rank(List.of(), key);
    }
    var bytes = row.getBytes(index + 1);
    return new Rank(List.of(bytes == null ? SortKey.MISSING : SortKey.ofBytes(bytes)), key);
  }
}
