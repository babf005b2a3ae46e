package eu.stratuslab.bridge.filter;

import java.util.List;

/**
 * Where a document stands in an order.
 *
 * @param values one for each {@link Order}
 * @param key of the document: decides between equals
 */
public record Rank(List<SortKey> values, String key) {
  public Rank {
    values = List.copyOf(values);
  }
}
