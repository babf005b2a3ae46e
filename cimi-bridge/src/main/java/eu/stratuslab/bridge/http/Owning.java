package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.format.Listing;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.meter.Samples;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
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
    var page =
        owned.computed()
            ? listings.page(query, samples().of(owner, exchange.caller()))
            : listings.listing(exchange, query, collection);
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services.renderer().owned(exchange.notation(), type, owner, owned, page, view));
  }

  /** One of those that are nowhere else. */
  Response item(Exchange exchange, ResourceType type, String key, Owned owned, String id) {
    var owner = reading.visible(exchange, type, key);
    var item =
        samples().of(owner, exchange.caller()).stream()
            .filter(sample -> sample.key().equals(id))
            .findFirst()
            .orElseThrow(() -> Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services.renderer().ownedItem(exchange.notation(), type, owner, owned, item, view));
  }

  /** What a request asks for of them. */
  ListQuery query(Exchange exchange, ResourceType type, String key, Owned owned) {
    var query = listings.query(exchange, ResourceTypes.named(owned.of()).orElseThrow());
    return owned.computed() ? query : narrowed(query, type, key, owned);
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

  private Samples samples() {
    return new Samples(services.cloud().store(), services.cloud().clock());
  }

  /** All that is part of one owner and in no store, as far as a list goes. */
  Listing computed(Document owner, Caller caller) {
    return listings.page(ListQuery.all(owner.type(), caller), samples().of(owner, caller));
  }

  /** One owner with everything that follows from what it owns. */
  Document whole(ResourceType type, Document owner, Caller caller) {
    return type.owned().stream().anyMatch(Owned::computed)
        ? samples().withExtremes(owner, caller)
        : summed(type, owner, caller);
  }

  /**
   * The collection in which a type's resources are, if consumers make them; where several types
   * have such ones, one of them.
   */
  static Optional<Owned> partOf(ResourceType type) {
    return ResourceTypes.ALL.stream().flatMap(owner -> partOf(type, owner).stream()).findFirst();
  }

  /** The collection of a type's resources that one of that other type has, if it has one. */
  static Optional<Owned> partOf(ResourceType type, ResourceType owner) {
    return owner.owned().stream()
        .filter(owned -> owned.of().equals(type.name()) && owned.addable())
        .findFirst();
  }

  /** Refuses who may not change an owner, and one more than there may be. */
  void refuseUnlessOpen(ResourceType type, Document owner, Owned owned, Caller caller) {
    Writing.guardRights(caller, owner);
    var query = narrowed(ListQuery.all(owned.of(), Reads.EVERYTHING), type, owner.key(), owned);
    if (services.cloud().store().list(query).count() >= Owned.MAX_ADDED) {
      throw Refusal.of(
          Reason.CONFLICT,
          "a %s has at most %d %s".formatted(type.name(), Owned.MAX_ADDED, owned.attribute()));
    }
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
