package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.FilterParser;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.bridge.filter.OrderParser;
import eu.stratuslab.bridge.format.Listing;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists collections: filter, then order, then the page (DSP0263 4.1.6).
 *
 * <p>A page has at most a thousand items. A longer list carries {@code next}, a reference to the
 * next page by a cursor: each page costs what its size costs, and what is there all the time is
 * seen exactly once, whatever is written meanwhile.
 */
final class Listings {
  private final Services services;

  Listings(Services services) {
    this.services = services;
  }

  Response get(Exchange exchange, ResourceType type) {
    var listing =
        type == Metadata.TYPE
            ? metadata(exchange)
            : listing(exchange, query(exchange, type), type.collection());
    var view = new Views(services).of(exchange);
    var body = services.renderer().collection(exchange.notation(), type, listing, view);
    return Response.of(200, exchange.notation(), body);
  }

  ListQuery query(Exchange exchange, ResourceType type) {
    var query = exchange.request().query();
    var attributes = type.allAttributes();
    var filter = FilterParser.parse(query.all(Query.FILTER), attributes);
    var orders = OrderParser.parse(query.all(Query.ORDER_BY), attributes);
    var first = query.position(Query.FIRST, 1);
    var last = query.position(Query.LAST, Long.MAX_VALUE);
    var violations = new ArrayList<Violation>(filter.violations());
    violations.addAll(orders.violations());
    violations.addAll(first.violations());
    violations.addAll(last.violations());
    if (!violations.isEmpty()) {
      throw new Refusal(violations);
    }
    return new ListQuery(
        type.name(),
        exchange.caller(),
        filter.value(),
        orders.value(),
        Math.max(1, first.value()),
        last.value(),
        query.first(Query.CURSOR),
        ListQuery.MAX_LIMIT);
  }

  /**
   * A page.
   *
   * @param path of the collection below the base URI
   */
  Listing listing(Exchange exchange, ListQuery query, String path) {
    var page = services.cloud().store().list(query);
    return new Listing(
        page.items().stream().map(stored -> stored.document()).toList(),
        page.count(),
        page.next().map(cursor -> next(exchange, path, cursor)));
  }

  /** The same request, going on behind this page. */
  private static String next(Exchange exchange, String path, String cursor) {
    var kept =
        Stream.of(exchange.request().query().raw().split("&", -1))
            .filter(pair -> !pair.isEmpty())
            .filter(pair -> !pair.startsWith(Query.CURSOR + "="))
            .filter(pair -> !pair.startsWith("$first=") && !pair.startsWith("%24first="));
    var query =
        Stream.concat(
                kept,
                Stream.of(Query.CURSOR + "=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)))
            .collect(Collectors.joining("&"));
    return exchange.base() + path + "?" + query;
  }

  /** Descriptions are few and in no store: the reference semantics of lists serve them. */
  private Listing metadata(Exchange exchange) {
    var query = query(exchange, Metadata.TYPE);
    return page(query, services.metadata().all());
  }

  /** A page of what is in no store. */
  Listing page(ListQuery query, List<Document> all) {
    var matching = matching(query, all);
    var page =
        matching.stream()
            .skip(query.first() - 1)
            .limit(Math.max(0, query.last() - query.first() + 1))
            .toList();
    return new Listing(page, matching.size(), Optional.empty());
  }

  List<Document> descriptions(ListQuery query) {
    return matching(query, services.metadata().all());
  }

  private static List<Document> matching(ListQuery query, List<Document> all) {
    return all.stream()
        .filter(new FilterEvaluator(query.filter()))
        .sorted(new OrderComparator(query.order()).documents())
        .toList();
  }
}
