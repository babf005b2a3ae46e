package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes one resource: its attributes in the order of its type, then what may be done with it. */
final class ResourceWriter {
  private final Dialect dialect;
  private final CollectionWriter collections;
  private final Map<String, Shape> shapes = new ConcurrentHashMap<>();
  private final RenderedItems rendered = new RenderedItems();

  ResourceWriter(Dialect dialect) {
    this.dialect = dialect;
    this.collections = new CollectionWriter(dialect, this);
  }

  /** Writes what resources are in. */
  CollectionWriter collections() {
    return collections;
  }

  /**
   * Where a resource is.
   *
   * @param parent what it is part of; empty for nothing
   */
  record Place(String href, String parent) {
    static Place of(ResourceType type, Document document, View view) {
      return new Place(
          view.base() + Hrefs.stored(type, document.key()),
          type == EntryPoint.TYPE ? "" : view.base() + type.collection());
    }
  }

  Shape shape(ResourceType type) {
    return shapes.computeIfAbsent(type.name(), _ -> Shape.of(dialect, type));
  }

  /** One resource, where its type's resources are. */
  void item(Sink sink, ResourceType type, Document document, View view) {
    item(sink, type, document, Place.of(type, document, view), view);
  }

  /** One resource that is somewhere else. */
  void item(Sink sink, ResourceType type, Document document, Place place, View view) {
    var shape = shape(type);
    sink.open(type.name(), shape.namespace(), shape.typeUri());
    members(sink, shape, document, place, view);
    sink.close();
  }

  /** As {@link #item}, from what was written before if there is nothing but that to write. */
  void listed(Sink sink, ResourceType type, Document document, View view) {
    if (sink.embeds() && view.plain()) {
      sink.embed(rendered.of(document, view, () -> whole(type, document, view)));
    } else {
      item(sink, type, document, view);
    }
  }

  private byte[] whole(ResourceType type, Document document, View view) {
    var sink = new JsonSink(view.base());
    item(sink, type, document, view);
    return sink.bytes();
  }

  /** What a resource shows, without its type, for whoever has said that. */
  void members(Sink sink, Shape shape, Document document, View view) {
    members(sink, shape, document, Place.of(shape.type(), document, view), view);
  }

  private void members(Sink sink, Shape shape, Document document, Place place, View view) {
    for (var field : shape.fields()) {
      if (view.select().has(field.name())) {
        member(sink, shape, field, document, place, view);
      }
    }
    if (view.select().has("operations")) {
      var offers = offers(shape.type(), document, place.href(), view);
      if (!offers.isEmpty()) {
        sink.operations(offers);
      }
    }
    for (var field : shape.extensions()) {
      if (view.select().has(field.name())) {
        sink.extension(Dialect.EXTENSIONS);
        member(sink, shape, field, document, place, view);
      }
    }
    sink.extension("");
  }

  private void member(
      Sink sink, Shape shape, Shape.Field field, Document document, Place place, View view) {
    var attribute = field.attribute();
    switch (attribute.place()) {
      case COMMON -> common(sink, field, document, view);
      case SPEC -> held(sink, shape, field, document.spec().get(attribute.name()), view);
      case STATUS -> held(sink, shape, field, document.status().get(attribute.name()), view);
      case COMPUTED -> computed(sink, shape, field, document, place, view);
    }
  }

  private static void common(Sink sink, Shape.Field field, Document document, View view) {
    var name = field.name();
    switch (field.attribute().name()) {
      case "name" -> text(sink, name, document.name());
      case "description" -> text(sink, name, document.description());
      case "created" -> text(sink, name, document.created().toString());
      case "updated" -> text(sink, name, document.updated().toString());
      case "state" -> text(sink, name, document.state());
      case "properties" -> {
        if (!document.properties().isEmpty()) {
          sink.map(name, field.attribute().item(), document.properties());
        }
      }
      case "acl" -> {
        if (document.acl().grants(view.caller(), Right.ALL)) {
          sink.stored(field.attribute(), name, Values.tree(document.acl()));
        }
      }
      default -> throw new IllegalStateException("no common attribute " + name);
    }
  }

  static void text(Sink sink, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      sink.text(name, value);
    }
  }

  private void held(
      Sink sink, Shape shape, Shape.Field field, @Nullable JsonNode value, View view) {
    if (value == null || Values.empty(value)) {
      return;
    }
    var attribute = field.attribute();
    if (shape.type() == ResourceTypes.JOB && attribute.name().equals("action")) {
      sink.text(field.name(), dialect.actionUri(value.asText()));
    } else if (isSingleRef(attribute) && view.expands(attribute.name())) {
      expanded(sink, field.name(), value.path("href").asText(), view);
    } else {
      sink.stored(attribute, field.name(), value);
    }
  }

  private static boolean isSingleRef(Attribute attribute) {
    return switch (attribute.type()) {
      case REF -> !attribute.array();
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI, STRUCTURE, MAP, COLLECTION, ANY -> false;
    };
  }

  private void expanded(Sink sink, String name, String stored, View view) {
    var slash = stored.indexOf('/');
    sink.openRef(name, Hrefs.absolute(view.base(), stored));
    if (slash > 0) {
      ResourceTypes.ofCollection(stored.substring(0, slash))
          .ifPresent(type -> target(sink, type, stored.substring(slash + 1), view));
    }
    sink.closeRef();
  }

  private void target(Sink sink, ResourceType type, String key, View view) {
    view.expansion()
        .resource(type, key, view.caller())
        .ifPresent(
            document -> {
              var shape = shape(type);
              sink.type(shape.typeUri());
              members(sink, shape, document, view.inside());
            });
  }

  private void computed(
      Sink sink, Shape shape, Shape.Field field, Document document, Place place, View view) {
    var attribute = field.attribute();
    switch (attribute.type()) {
      case URI ->
          sink.text(
              field.name(),
              attribute.name().equals(EntryPoint.BASE_URI) ? view.base() : place.href());
      case REF -> computedRef(sink, field, document, place, view);
      case COLLECTION -> collections.ref(sink, shape.type(), field, document, place.href(), view);
      case BOOLEAN, INTEGER, STRING, DATE_TIME, STRUCTURE, MAP, ANY ->
          held(
              sink,
              shape,
              field,
              shape.type().behaviour().computed(document).get(attribute.name()),
              view);
    }
  }

  /** What it is part of, or the resource of another type that has the same key. */
  private void computedRef(
      Sink sink, Shape.Field field, Document document, Place place, View view) {
    var of = ResourceTypes.named(field.attribute().of());
    if (of.isEmpty()) {
      if (!place.parent().isEmpty()) {
        sink.ref(field.name(), place.parent());
      }
    } else if (view.expands(field.attribute().name())) {
      expanded(sink, field.name(), of.get().href(document.key()), view);
    } else {
      sink.ref(field.name(), view.base() + of.get().href(document.key()));
    }
  }

  private List<Offer> offers(ResourceType type, Document document, String href, View view) {
    if (!document.acl().grants(view.caller(), Right.MODIFY)) {
      return List.of();
    }
    var possible = type.behaviour().offered(type, document);
    var offers = new ArrayList<Offer>(possible.size());
    // Old clients search by a pattern and take the last match: start comes after restart (§15).
    for (var verb : List.of("edit", "delete")) {
      if (possible.contains(verb)) {
        offers.add(new Offer(verb, href));
      }
    }
    for (var i = type.actions().size() - 1; i >= 0; i--) {
      var action = type.actions().get(i).name();
      if (possible.contains(action)) {
        offers.add(new Offer(dialect.actionUri(action), href + "/" + action));
      }
    }
    return offers;
  }
}
