package eu.stratuslab.bridge.filter;

import eu.stratuslab.model.document.Document;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What {@code $orderby} means: the reference that every back end is held to (DSP0263 4.1.6.3).
 *
 * <p>The document's key decides between equals, in the direction of the last order, so that one
 * index serves both directions.
 */
public final class OrderComparator implements Comparator<Rank> {
  private final List<Order> orders;
  private final List<Function<Document, SortKey>> readers;

  public OrderComparator(List<Order> orders) {
    this.orders = List.copyOf(orders);
    this.readers = this.orders.stream().map(OrderComparator::reader).toList();
  }

  /** Where a document stands. */
  public Rank rank(Document document) {
    return new Rank(
        readers.stream().map(reader -> reader.apply(document)).toList(), document.key());
  }

  /** The same order over documents. */
  public Comparator<Document> documents() {
    return (one, other) -> compare(rank(one), rank(other));
  }

  @Override
  public int compare(Rank one, Rank other) {
    for (var i = 0; i < orders.size(); i++) {
      var comparison = one.values().get(i).compareTo(other.values().get(i));
      if (comparison != 0) {
        return orders.get(i).descending() ? -comparison : comparison;
      }
    }
    var keys = compareBinary(one.key(), other.key());
    return descending(orders) ? -keys : keys;
  }

  /** True if keys that decide between equals go down. */
  public static boolean descending(List<Order> orders) {
    return !orders.isEmpty() && orders.getLast().descending();
  }

  private static int compareBinary(String one, String other) {
    return Arrays.compareUnsigned(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static Function<Document, SortKey> reader(Order order) {
    return switch (order.type()) {
      case STRING, URI -> {
        var read = DocumentValue.text(order.path());
        yield document -> SortKey.of(read.apply(document));
      }
      case INTEGER -> {
        var read = DocumentValue.integer(order.path());
        yield document -> SortKey.of(read.apply(document));
      }
      case BOOLEAN -> {
        var read = DocumentValue.truth(order.path());
        yield document -> SortKey.of(read.apply(document));
      }
      case DATE_TIME -> {
        var read = DocumentValue.instant(order.path());
        yield document -> SortKey.of(read.apply(document));
      }
      case REF, STRUCTURE, MAP, COLLECTION, ANY ->
          throw new IllegalArgumentException(order.attribute() + " cannot be ordered");
    };
  }
}
