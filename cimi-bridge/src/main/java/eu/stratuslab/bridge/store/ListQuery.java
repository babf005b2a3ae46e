package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.model.document.Acl.Caller;
import java.util.List;
import java.util.Optional;

/**
 * Which documents of a type, in what order.
 *
 * @param type the name of the type
 * @param caller who asks: only what that caller may view is listed and counted
 * @param filter what must hold; {@link Filter#all()} for everything
 * @param order by what; the key decides between equals, in the direction of the last order, and
 *     alone if empty
 * @param first the 1-based index of the first item; 1 for the beginning
 * @param last the 1-based index of the last item; {@link Long#MAX_VALUE} for the end
 * @param cursor where an earlier page ended; takes the place of {@code first}
 * @param limit the greatest number of items, at most {@link #MAX_LIMIT}
 */
public record ListQuery(
    String type,
    Caller caller,
    Filter filter,
    List<Order> order,
    long first,
    long last,
    Optional<String> cursor,
    int limit) {
  /** The greatest number of items in a page. */
  public static final int MAX_LIMIT = 1000;

  public ListQuery {
    order = List.copyOf(order);
    if (limit < 0 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit is " + limit);
    }
  }

  /** The first page of everything that the caller may view. */
  public static ListQuery all(String type, Caller caller) {
    return new ListQuery(
        type, caller, Filter.all(), List.of(), 1, Long.MAX_VALUE, Optional.empty(), MAX_LIMIT);
  }

  /** The same from where a page ended. */
  public ListQuery after(Optional<String> ended) {
    return new ListQuery(type, caller, filter, order, first, last, ended, limit);
  }
}
