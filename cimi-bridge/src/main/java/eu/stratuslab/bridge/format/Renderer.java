package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.StandardAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Shows documents as CIMI. One walk writes both notations; see {@link Sink}. */
public final class Renderer {
  /** What belongs to a collection itself, whatever its items have. */
  private static final Set<String> OF_COLLECTION =
      Set.of("id", "count", "updated", "parent", "operations", "next");

  private final Dialect dialect;
  private final Map<String, Shape> shapes = new ConcurrentHashMap<>();
  private final RenderedItems rendered = new RenderedItems();

  public Renderer(Dialect dialect) {
    this.dialect = dialect;
  }

  private Sink sink(Notation notation, String base) {
    return switch (notation) {
      case JSON -> new JsonSink(base);
      case XML -> new XmlSink(base, dialect.wraps());
    };
  }

  private Shape shape(ResourceType type) {
    return shapes.computeIfAbsent(type.name(), _ -> Shape.of(dialect, type));
  }

  /** One resource. */
  public byte[] resource(Notation notation, ResourceType type, Document document, View view) {
    var sink = sink(notation, view.base());
    item(sink, type, document, view);
    return sink.bytes();
  }

  /**
   * One resource of a collection, by itself: a selection is one of its attributes, and it always
   * says which resource it is.
   */
  public byte[] ofCollection(Notation notation, ResourceType type, Document document, View view) {
    var selected = view.select().ofItems(Set.of(), type.collection()).and("id");
    return resource(notation, type, document, view.selecting(selected));
  }

  /** A page of a collection (DSP0263 5.5.12). */
  public byte[] collection(Notation notation, ResourceType type, Listing listing, View view) {
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), dialect.typeUri(type) + "Collection");
    collectionMembers(sink, type, listing, view);
    sink.close();
    return sink.bytes();
  }

  /** A page of the resources that are part of another one (DSP0263 5.5.12). */
  public byte[] owned(
      Notation notation, ResourceType type, Document owner, Owned owned, Listing page, View view) {
    var items = ResourceTypes.named(owned.of()).orElseThrow();
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), dialect.typeUri(items) + "Collection");
    ownedMembers(sink, type, owner, owned, page, view);
    sink.close();
    return sink.bytes();
  }

  /** The items that live inside a document, as a collection. */
  public byte[] parts(
      Notation notation, ResourceType type, Document document, Part part, View view) {
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), partUri(part) + "Collection");
    partMembers(sink, type, document, part, view);
    sink.close();
    return sink.bytes();
  }

  /** One item that lives inside a document. */
  public byte[] part(
      Notation notation,
      ResourceType type,
      Document document,
      Part part,
      JsonNode item,
      View view) {
    var sink = sink(notation, view.base());
    partItem(sink, type, document, part, item, view);
    return sink.bytes();
  }

  /** The resources that name a document as their holder, as a collection (DSP0263 5.5.12). */
  public byte[] linked(
      Notation notation,
      ResourceType type,
      Document holder,
      Linked link,
      List<Document> items,
      View view) {
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), linkUri(link) + "Collection");
    linkedMembers(sink, type, holder, link, items, view);
    sink.close();
    return sink.bytes();
  }

  /** One of them. */
  public byte[] linkedItem(
      Notation notation,
      ResourceType type,
      Document holder,
      Linked link,
      Document item,
      View view) {
    var sink = sink(notation, view.base());
    linkedItem(sink, type, holder, link, item, view);
    return sink.bytes();
  }

  /** The throw-away Job that every refusal is (DSP0263 4.2.2). */
  public byte[] error(Notation notation, ErrorJob error, String base) {
    var sink = sink(notation, base);
    var shape = shape(ResourceTypes.JOB);
    sink.open(ResourceTypes.JOB.name(), shape.namespace(), shape.typeUri());
    error.write(sink);
    sink.close();
    return sink.bytes();
  }

  private void item(Sink sink, ResourceType type, Document document, View view) {
    var shape = shape(type);
    sink.open(type.name(), shape.namespace(), shape.typeUri());
    members(sink, shape, document, view);
    sink.close();
  }

  /** As {@link #item}, from what was written before if there is nothing but that to write. */
  private void listed(Sink sink, ResourceType type, Document document, View view) {
    if (sink.embeds() && view.plain()) {
      sink.embed(rendered.of(document, view, () -> resource(Notation.JSON, type, document, view)));
    } else {
      item(sink, type, document, view);
    }
  }

  private void members(Sink sink, Shape shape, Document document, View view) {
    var href = view.base() + Hrefs.stored(shape.type(), document.key());
    for (var field : shape.fields()) {
      if (view.select().has(field.name())) {
        member(sink, shape, field, document, href, view);
      }
    }
    if (view.select().has("operations")) {
      var offers = offers(shape.type(), document, href, view);
      if (!offers.isEmpty()) {
        sink.operations(offers);
      }
    }
    for (var field : shape.extensions()) {
      if (view.select().has(field.name())) {
        sink.extension(Dialect.EXTENSIONS);
        member(sink, shape, field, document, href, view);
      }
    }
    sink.extension("");
  }

  private void member(
      Sink sink, Shape shape, Shape.Field field, Document document, String href, View view) {
    var attribute = field.attribute();
    switch (attribute.place()) {
      case COMMON -> common(sink, field, document, view);
      case SPEC -> held(sink, shape, field, document.spec().get(attribute.name()), view);
      case STATUS -> held(sink, shape, field, document.status().get(attribute.name()), view);
      case COMPUTED -> computed(sink, shape, field, document, href, view);
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

  private static void text(Sink sink, String name, @Nullable String value) {
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
      Sink sink, Shape shape, Shape.Field field, Document document, String href, View view) {
    var attribute = field.attribute();
    switch (attribute.type()) {
      case URI ->
          sink.text(
              field.name(), attribute.name().equals(EntryPoint.BASE_URI) ? view.base() : href);
      case REF -> computedRef(sink, shape, field, document, view);
      case COLLECTION -> collectionRef(sink, shape.type(), field, document, href, view);
      case BOOLEAN, INTEGER, STRING, DATE_TIME, STRUCTURE, MAP, ANY ->
          held(
              sink,
              shape,
              field,
              shape.type().behaviour().computed(document).get(attribute.name()),
              view);
    }
  }

  /** The collection as the parent, or the resource of another type that has the same key. */
  private void computedRef(
      Sink sink, Shape shape, Shape.Field field, Document document, View view) {
    var of = ResourceTypes.named(field.attribute().of());
    if (of.isEmpty()) {
      if (shape.type() != EntryPoint.TYPE) {
        sink.ref(field.name(), view.base() + shape.type().collection());
      }
    } else if (view.expands(field.attribute().name())) {
      expanded(sink, field.name(), of.get().href(document.key()), view);
    } else {
      sink.ref(field.name(), view.base() + of.get().href(document.key()));
    }
  }

  private void collectionRef(
      Sink sink, ResourceType type, Shape.Field field, Document document, String href, View view) {
    var attribute = field.attribute();
    var part =
        type.parts().stream().filter(p -> p.attribute().equals(attribute.name())).findFirst();
    if (part.isPresent()) {
      sink.openRef(field.name(), href + "/" + part.get().attribute());
      if (view.expands(attribute.name())) {
        sink.type(partUri(part.get()) + "Collection");
        partMembers(sink, type, document, part.get(), view.inside());
      }
      sink.closeRef();
      return;
    }
    var link = type.link(attribute.name());
    if (link.isPresent()) {
      sink.openRef(field.name(), href + "/" + link.get().attribute());
      if (view.expands(attribute.name())) {
        sink.type(linkUri(link.get()) + "Collection");
        var items = view.expansion().linked(link.get(), document.key(), view.caller());
        linkedMembers(sink, type, document, link.get(), items, view.inside());
      }
      sink.closeRef();
      return;
    }
    var owned = type.owned(attribute.name());
    if (owned.isPresent()) {
      sink.openRef(field.name(), href + "/" + owned.get().attribute());
      if (view.expands(attribute.name())) {
        var items = ResourceTypes.named(owned.get().of()).orElseThrow();
        sink.type(dialect.typeUri(items) + "Collection");
        var page = view.expansion().owned(type, document.key(), owned.get(), view.caller());
        ownedMembers(sink, type, document, owned.get(), page, view.inside());
      }
      sink.closeRef();
      return;
    }
    var target =
        attribute.of().equals(Metadata.NAME)
            ? Metadata.TYPE
            : ResourceTypes.named(attribute.of()).orElseThrow();
    sink.openRef(field.name(), view.base() + target.collection());
    if (view.expands(attribute.name())) {
      view.expansion()
          .collection(target, view.caller())
          .ifPresent(
              listing -> {
                sink.type(dialect.typeUri(target) + "Collection");
                collectionMembers(sink, target, listing, view.inside());
              });
    }
    sink.closeRef();
  }

  private void collectionMembers(Sink sink, ResourceType type, Listing listing, View view) {
    var href = view.base() + type.collection();
    pageMembers(sink, type, href, "", listing, mayAdd(type, view), view);
  }

  private void ownedMembers(
      Sink sink, ResourceType type, Document owner, Owned owned, Listing listing, View view) {
    var items = ResourceTypes.named(owned.of()).orElseThrow();
    var holder = view.base() + type.href(owner.key());
    var href = holder + "/" + owned.attribute();
    var addable =
        owned.addable() && mayAdd(items, view) && owner.acl().grants(view.caller(), Right.MODIFY);
    pageMembers(sink, items, href, holder, listing, addable, view);
  }

  private void pageMembers(
      Sink sink,
      ResourceType type,
      String href,
      String parent,
      Listing listing,
      boolean addable,
      View view) {
    var array = type.collection();
    var own = view.select().ofCollection(OF_COLLECTION);
    if (own.has("id")) {
      sink.text("id", href);
    }
    if (own.has("count")) {
      sink.integer("count", listing.count());
    }
    if (own.has("parent") && !parent.isEmpty()) {
      sink.ref("parent", parent);
    }
    if (!listing.items().isEmpty() && showsItems(view.select(), array)) {
      var items = view.selecting(view.select().ofItems(OF_COLLECTION, array));
      sink.openItems(array);
      for (var document : listing.items()) {
        listed(sink, type, document, items);
      }
      sink.closeItems();
    }
    if (own.has("operations") && addable) {
      sink.operations(List.of(new Offer("add", href)));
    }
    if (own.has("next")) {
      listing
          .next()
          .ifPresent(
              next -> {
                sink.extension(Dialect.EXTENSIONS);
                sink.ref("next", next);
              });
    }
  }

  /** Items are left out only if nothing but the collection's own attributes is selected. */
  private static boolean showsItems(Select select, String array) {
    return select.all() || select.has(array) || !OF_COLLECTION.containsAll(select.names());
  }

  /** True if that caller may create resources of the type. */
  public static boolean mayAdd(ResourceType type, View view) {
    return switch (type.adder()) {
      case ANY_USER -> view.caller().user() != null;
      case ADMIN -> view.caller().admin();
      case NOBODY -> false;
    };
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

  private String partUri(Part part) {
    return dialect.namespace() + "/" + part.type();
  }

  private void partMembers(Sink sink, ResourceType type, Document document, Part part, View view) {
    var href = view.base() + type.href(document.key()) + "/" + part.attribute();
    var own = view.select().ofCollection(OF_COLLECTION);
    var items = document.spec().path(part.member());
    if (own.has("id")) {
      sink.text("id", href);
    }
    if (own.has("count")) {
      sink.integer("count", items.size());
    }
    if (own.has("parent")) {
      sink.ref("parent", view.base() + type.href(document.key()));
    }
    if (!items.isEmpty() && showsItems(view.select(), part.array())) {
      var inner = view.selecting(view.select().ofItems(OF_COLLECTION, part.array()));
      sink.openItems(part.array());
      for (var item : items) {
        partItem(sink, type, document, part, item, inner);
      }
      sink.closeItems();
    }
  }

  private static List<Attribute> standardFirst(ResourceType type, Part part) {
    return part.attributes().stream()
        .sorted(
            Comparator.comparing(
                a -> StandardAttributes.extended(type.namespace(), part.type(), a.name())))
        .toList();
  }

  private void partItem(
      Sink sink, ResourceType type, Document document, Part part, JsonNode item, View view) {
    var collection = view.base() + type.href(document.key()) + "/" + part.attribute();
    sink.open(part.type(), dialect.namespace(), partUri(part));
    if (view.select().has("id")) {
      sink.text("id", collection + "/" + item.path("id").asText());
    }
    if (view.select().has("parent")) {
      sink.ref("parent", collection);
    }
    for (var attribute : standardFirst(type, part)) {
      var value = item.get(attribute.name());
      if (attribute.access().shown()
          && value != null
          && !Values.empty(value)
          && view.select().has(attribute.name())) {
        if (StandardAttributes.extended(type.namespace(), part.type(), attribute.name())) {
          sink.extension(Dialect.EXTENSIONS);
        }
        sink.stored(attribute, attribute.name(), value);
      }
    }
    sink.close();
  }

  private String linkUri(Linked link) {
    return dialect.namespace() + "/" + link.type();
  }

  private void linkedMembers(
      Sink sink, ResourceType type, Document holder, Linked link, List<Document> items, View view) {
    var holderHref = view.base() + type.href(holder.key());
    var href = holderHref + "/" + link.attribute();
    var own = view.select().ofCollection(OF_COLLECTION);
    if (own.has("id")) {
      sink.text("id", href);
    }
    if (own.has("count")) {
      sink.integer("count", items.size());
    }
    if (own.has("parent")) {
      sink.ref("parent", holderHref);
    }
    if (!items.isEmpty() && showsItems(view.select(), link.array())) {
      var inner = view.selecting(view.select().ofItems(OF_COLLECTION, link.array()));
      sink.openItems(link.array());
      items.forEach(item -> linkedItem(sink, type, holder, link, item, inner));
      sink.closeItems();
    }
    if (own.has("operations")
        && !link.readOnly()
        && holder.deleting() == null
        && holder.acl().grants(view.caller(), Right.MODIFY)) {
      sink.operations(
          List.of(new Offer("insert", href + "/insert"), new Offer("remove", href + "/remove")));
    }
  }

  /** The reference, what goes with it, and the name by which people know it. */
  private void linkedItem(
      Sink sink, ResourceType type, Document holder, Linked link, Document item, View view) {
    var collection = view.base() + type.href(holder.key()) + "/" + link.attribute();
    var target = ResourceTypes.named(link.of()).orElseThrow();
    if (link.plain()) {
      item(sink, target, item, view);
      return;
    }
    sink.open(link.type(), dialect.namespace(), linkUri(link));
    if (view.select().has("id")) {
      sink.text("id", collection + "/" + item.key());
    }
    if (view.select().has("name")) {
      text(sink, "name", item.name());
    }
    if (view.select().has("parent")) {
      sink.ref("parent", collection);
    }
    for (var attribute : link.accessories()) {
      var value = item.spec().path(link.member()).get(attribute.name());
      if (value != null && !Values.empty(value) && view.select().has(attribute.name())) {
        sink.stored(attribute, attribute.name(), value);
      }
    }
    if (view.select().has(link.item())) {
      sink.openRef(link.item(), view.base() + target.href(item.key()));
      if (view.expands(link.item())) {
        var shape = shape(target);
        sink.type(shape.typeUri());
        members(sink, shape, item, view.inside());
      }
      sink.closeRef();
    }
    sink.close();
  }
}
