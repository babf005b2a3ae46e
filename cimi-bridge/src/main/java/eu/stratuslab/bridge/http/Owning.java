package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Optional;

/** Lists the resources that are part of one: a narrowed list of their type. */
final class Owning {
  private static final Order OLDEST_FIRST =
      new Order("created", AttributeType.DATE_TIME, "created", false);

  private final Services services;
  private final Reading reading;
  private final Listings listings;

  Owning(Services services) {
    this.services = services;
    this.reading = new Reading(services);
    this.listings = new Listings(services);
  }

  Response list(Exchange exchange, ResourceType type, String key, Owned owned) {
    var owner = reading.visible(exchange, type, key);
    var query = query(exchange, type, key, owned);
    var collection = type.href(key) + "/" + owned.attribute();
    var page = listings.listing(exchange, query, collection);
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services.renderer().owned(exchange.notation(), type, owner, owned, page, view));
  }

  /** What a request asks for of them. */
  ListQuery query(Exchange exchange, ResourceType type, String key, Owned owned) {
    var items = ResourceTypes.named(owned.of()).orElseThrow();
    return narrowed(listings.query(exchange, items), type, key, owned);
  }

  /** Only those of one owner, in the order in which they were made if no other one is asked for. */
  static ListQuery narrowed(ListQuery query, ResourceType type, String key, Owned owned) {
    return new ListQuery(
        query.type(),
        query.caller(),
        new Filter.And(List.of(of(type, key, owned), query.filter())),
        query.order().isEmpty() ? List.of(OLDEST_FIRST) : query.order(),
        query.first(),
        query.last(),
        query.cursor(),
        query.limit());
  }

  private static Filter of(ResourceType type, String key, Owned owned) {
    return new Comparison(
        owned.member(), AttributeType.REF, owned.path(), Operator.EQUAL, type.href(key));
  }

  /** The owner with the numbers of what it owns. */
  Document summed(ResourceType type, Document owner, Caller caller) {
    var summed = owner;
    for (var owned : type.owned()) {
      var summary = type.shown(owned.summary());
      if (summary.isPresent()) {
        var counts = Json.object();
        for (var state : summary.get().members()) {
          counts.put(state.name(), count(type, owner.key(), owned, state.name(), caller));
        }
        if (counts.properties().stream().anyMatch(count -> count.getValue().asLong() > 0)) {
          var status = summed.status().deepCopy();
          status.set(owned.summary(), counts);
          summed = summed.with(d -> d.status(status));
        }
      }
    }
    return summed;
  }

  private long count(ResourceType type, String key, Owned owned, String state, Caller caller) {
    var of = new Comparison("state", AttributeType.STRING, "state", Operator.EQUAL, state);
    var query =
        new ListQuery(owned.of(), caller, of, List.of(OLDEST_FIRST), 1, 0, Optional.empty(), 0);
    return services.cloud().store().list(narrowed(query, type, key, owned)).count();
  }
}
