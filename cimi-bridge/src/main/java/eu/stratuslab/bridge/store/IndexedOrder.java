package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.filter.Order;
import java.util.List;
import java.util.Optional;

/**
 * An order that an index keeps: by key, or by one member and the key; for back ends.
 *
 * @param member {@code name}, {@code state} or {@code created}; empty for the key alone
 * @param descending the direction of both
 */
public record IndexedOrder(Optional<String> member, boolean descending) {

  /** The index order of a list; empty if no index keeps it. */
  public static Optional<IndexedOrder> of(List<Order> orders) {
    if (orders.isEmpty()) {
      return Optional.of(new IndexedOrder(Optional.empty(), false));
    }
    return orders.size() == 1 ? member(orders.getFirst()) : Optional.empty();
  }

  private static Optional<IndexedOrder> member(Order order) {
    var kept =
        switch (order.type()) {
          case STRING -> order.path().equals("name") || order.path().equals("state");
          case DATE_TIME -> order.path().equals("created");
          default -> false;
        };
    return kept
        ? Optional.of(new IndexedOrder(Optional.of(order.path()), order.descending()))
        : Optional.empty();
  }
}
