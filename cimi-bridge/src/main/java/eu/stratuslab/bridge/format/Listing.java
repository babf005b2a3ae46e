package eu.stratuslab.bridge.format;

import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * A page of a collection.
 *
 * @param count how many there are altogether, before paging
 * @param next the absolute URI of the next page
 */
public record Listing(List<Document> items, long count, Optional<String> next) {
  public Listing {
    items = List.copyOf(items);
  }
}
