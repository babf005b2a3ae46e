package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.format.EntryPoint;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Optional;

/** Reads single resources and what lives inside them. */
final class Reading {
  private final Services services;

  Reading(Services services) {
    this.services = services;
  }

  Response get(Exchange exchange, ResourceType type, String key) {
    var document =
        new Owning(services).whole(type, visible(exchange, type, key), exchange.caller());
    var view = new Views(services).of(exchange);
    // What an expanded reference shows may change without a change here: no tag speaks for it.
    if (exchange.request().query().has(Query.EXPAND)) {
      return Response.of(
          200,
          exchange.notation(),
          services.renderer().resource(exchange.notation(), type, document, view));
    }
    var tag =
        Preconditions.tag(exchange.request(), exchange.notation(), document, exchange.caller());
    if (Preconditions.has(exchange.request(), tag)) {
      return Response.empty(304).with("ETag", tag);
    }
    return Response.of(
            200,
            exchange.notation(),
            services.renderer().resource(exchange.notation(), type, document, view))
        .with("ETag", tag);
  }

  Response parts(Exchange exchange, ResourceType type, String key, Part part) {
    var document = visible(exchange, type, key);
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services.renderer().parts(exchange.notation(), type, document, part, view));
  }

  Response part(Exchange exchange, ResourceType type, String key, Part part, String id) {
    var document = visible(exchange, type, key);
    var item = item(document, part, id).orElseThrow(Reading::nothing);
    var view = new Views(services).of(exchange);
    return Response.of(
        200,
        exchange.notation(),
        services.renderer().part(exchange.notation(), type, document, part, item, view));
  }

  static Optional<JsonNode> item(Document document, Part part, String id) {
    for (var item : document.spec().path(part.member())) {
      if (item.path("id").asText().equals(id)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  Document visible(Exchange exchange, ResourceType type, String key) {
    return find(type, key)
        .filter(document -> Answers.visible(document, exchange.caller()))
        .orElseThrow(Reading::nothing);
  }

  private Optional<Document> find(ResourceType type, String key) {
    return type == Metadata.TYPE
        ? services.metadata().of(key)
        : Reads.living(services.cloud().store(), type.name(), key).map(s -> s.document());
  }

  Response entryPoint(Exchange exchange) {
    return get(exchange, EntryPoint.TYPE, EntryPoint.PATH);
  }

  private static Refusal nothing() {
    return Refusal.of(Reason.NOT_FOUND, "there is nothing here");
  }
}
