package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.format.EntryPoint;
import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.live.Reader;
import eu.stratuslab.bridge.live.Streams;
import eu.stratuslab.bridge.live.Subject;
import eu.stratuslab.bridge.security.Authentication;
import eu.stratuslab.bridge.security.Authentication.Standing;
import eu.stratuslab.bridge.store.DocumentStore.Page;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What can be read can be followed, by the same URI: a collection by {@code $filter}, everything by
 * {@code $select} and {@code $expand}. No type is named but the entry point.
 */
final class Streaming {
  private final Services services;
  private final Streams streams;
  private final Listings listings;
  private final Reading reading;

  Streaming(Services services, Streams streams) {
    this.services = services;
    this.streams = streams;
    this.listings = new Listings(services);
    this.reading = new Reading(services);
  }

  /**
   * The stream of what the path leads to.
   *
   * @param segments as for {@link Routes#handle}
   */
  Response open(Exchange exchange, List<String> segments) {
    var reader = reader(exchange);
    var subject = subject(exchange, segments);
    var following =
        subject.key().isPresent() ? 1 : subject.present().apply(Optional.empty()).count();
    var lastEventId = Optional.ofNullable(exchange.request().header("last-event-id"));
    return Response.streaming(
        streams.open(subject, reader, following, lastEventId.filter(id -> !id.isBlank())));
  }

  /** Who reads, as long as the User document stays as it was when the password was checked. */
  private Reader reader(Exchange exchange) {
    var user = exchange.caller().user();
    var standing = user == null ? Optional.<Standing>empty() : authentication().standing(user);
    var request = exchange.request();
    // Checked again behind the look at the document, for it may have changed in between.
    if (user == null
        || standing.isEmpty()
        || !authentication()
            .caller(request.header("authorization"), request.address())
            .equals(exchange.caller())) {
      throw Refusal.of(Reason.UNAUTHENTICATED, "a stream is for those who say who they are");
    }
    return new Reader(
        user,
        ResourceTypes.USER.name(),
        standing.get().userKey(),
        () -> authentication().stands(standing.get()));
  }

  private Authentication authentication() {
    return services.authentication();
  }

  private Subject subject(Exchange exchange, List<String> segments) {
    if (segments.isEmpty()
        || (segments.getFirst().equals(EntryPoint.PATH) && segments.size() == 1)) {
      return resource(exchange, EntryPoint.TYPE, EntryPoint.PATH);
    }
    var type = services.catalog().ofSegment(segments.getFirst()).orElseThrow(Streaming::nothing);
    return switch (segments.size()) {
      case 1 -> collection(exchange, type);
      case 2 -> resource(exchange, type, segments.get(1));
      case 3 -> inside(exchange, type, segments.get(1), segments.get(2));
      case 4 -> item(exchange, type, segments);
      default -> throw nothing();
    };
  }

  private Subject item(Exchange exchange, ResourceType type, List<String> segments) {
    var name = segments.get(2);
    if (type.owned(name).filter(Owned::computed).isPresent()) {
      throw unfollowed(name);
    }
    return part(exchange, type, segments.get(1), part(type, name), segments.get(3));
  }

  private static Refusal unfollowed(String name) {
    return Refusal.of(Reason.NOT_ACCEPTABLE, name + " cannot be followed; ask for them again");
  }

  private Subject inside(Exchange exchange, ResourceType type, String key, String name) {
    var owned = type.owned(name);
    if (owned.isEmpty()) {
      return parts(exchange, type, key, part(type, name));
    }
    if (owned.get().computed()) {
      throw unfollowed(name);
    }
    var unused = reading.visible(exchange, type, key);
    var items = ResourceTypes.named(owned.get().of()).orElseThrow();
    return collection(
        exchange, items, new Owning(services).query(exchange, type, key, owned.get()));
  }

  private Subject collection(Exchange exchange, ResourceType type) {
    return collection(exchange, type, listings.query(exchange, type));
  }

  private Subject collection(Exchange exchange, ResourceType type, ListQuery query) {
    var view = new Views(services).of(exchange);
    return new Subject(
        name(exchange),
        type.name(),
        Optional.empty(),
        exchange.caller(),
        new FilterEvaluator(query.filter()),
        d -> services.renderer().ofCollection(exchange.notation(), type, d, view),
        key -> exchange.base() + Hrefs.stored(type, key),
        type == Metadata.TYPE
            ? _ -> page(listings.descriptions(query))
            : cursor -> services.cloud().store().list(page(query, cursor)));
  }

  /** Everything that matches, in the order that costs least. */
  private static ListQuery page(ListQuery query, Optional<String> cursor) {
    return new ListQuery(
        query.type(),
        query.caller(),
        query.filter(),
        List.of(),
        1,
        Long.MAX_VALUE,
        cursor,
        ListQuery.MAX_LIMIT);
  }

  private static Page page(List<Document> documents) {
    var items = documents.stream().map(Streaming::constant).toList();
    return new Page(items, items.size(), Optional.empty());
  }

  private Subject resource(Exchange exchange, ResourceType type, String key) {
    var view = new Views(services).of(exchange);
    return single(
        exchange,
        type,
        key,
        _ -> true,
        d -> services.renderer().resource(exchange.notation(), type, d, view));
  }

  private Subject parts(Exchange exchange, ResourceType type, String key, Part part) {
    var view = new Views(services).of(exchange);
    return single(
        exchange,
        type,
        key,
        _ -> true,
        d -> services.renderer().parts(exchange.notation(), type, d, part, view));
  }

  private Subject part(Exchange exchange, ResourceType type, String key, Part part, String id) {
    var view = new Views(services).of(exchange);
    return single(
        exchange,
        type,
        key,
        d -> Reading.item(d, part, id).isPresent(),
        d ->
            services
                .renderer()
                .part(
                    exchange.notation(),
                    type,
                    d,
                    part,
                    Reading.item(d, part, id).orElseThrow(),
                    view));
  }

  private Subject single(
      Exchange exchange,
      ResourceType type,
      String key,
      Predicate<Document> matches,
      Function<Document, byte[]> shown) {
    if (!matches.test(reading.visible(exchange, type, key))) {
      throw nothing();
    }
    return new Subject(
        name(exchange),
        type.name(),
        Optional.of(key),
        exchange.caller(),
        matches,
        shown,
        _ -> exchange.request().origin() + exchange.request().path(),
        _ -> page(find(type, key), exchange.caller(), matches));
  }

  private Optional<Stored> find(ResourceType type, String key) {
    return type == Metadata.TYPE
        ? services.metadata().of(key).map(Streaming::constant)
        : Reads.living(services.cloud().store(), type.name(), key);
  }

  private static Page page(Optional<Stored> found, Caller caller, Predicate<Document> matches) {
    var items =
        found.stream()
            .filter(stored -> Answers.visible(stored.document(), caller))
            .filter(stored -> matches.test(stored.document()))
            .toList();
    return new Page(items, items.size(), Optional.empty());
  }

  /** Descriptions are in no store: they never change while a stream runs. */
  private static Stored constant(Document document) {
    return new Stored(document, "");
  }

  /** Of what is followed, and of who follows it with which rights: positions are good for that. */
  private static String name(Exchange exchange) {
    var request = exchange.request();
    return String.join(
        "\n",
        request.path(),
        String.valueOf(request.query().all(Query.FILTER)),
        String.valueOf(exchange.caller().user()),
        String.valueOf(exchange.caller().tenant()),
        String.valueOf(new TreeSet<>(exchange.caller().roles())));
  }

  private static Part part(ResourceType type, String name) {
    return type.parts().stream()
        .filter(p -> p.attribute().equals(name))
        .findFirst()
        .orElseThrow(Streaming::nothing);
  }

  private static Refusal nothing() {
    return Refusal.of(Reason.NOT_FOUND, "there is nothing here");
  }
}
