package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.format.ResourceWriter.Place;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.StandardAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Writes collections (DSP0263 5.5.12): of a type, of what is part of a resource, of what lives
 * inside its document, and of what names it as its holder.
 */
final class CollectionWriter {
  /** What belongs to a collection itself, whatever its items have. */
  private static final Set<String> OF_COLLECTION =
      Set.of("id", "count", "updated", "parent", "operations", "next");

  private final Dialect dialect;
  private final ResourceWriter resources;

  CollectionWriter(Dialect dialect, ResourceWriter resources) {
    this.dialect = dialect;
    this.resources = resources;
  }

  /** An attribute that is a collection, expanded if that is wanted. */
  void ref(
      Sink sink, ResourceType type, Shape.Field field, Document document, String href, View view) {
    var name = field.attribute().name();
    var part = type.parts().stream().filter(p -> p.attribute().equals(name)).findFirst();
    var link = type.link(name);
    var owned = type.owned(name);
    var inside = part.isPresent() || link.isPresent() || owned.isPresent();
    sink.openRef(
        field.name(), inside ? href + "/" + name : view.base() + target(field).collection());
    if (view.expands(name)) {
      if (part.isPresent()) {
        sink.type(partUri(part.get()) + "Collection");
        partMembers(sink, type, document, part.get(), view.inside());
      } else if (link.isPresent()) {
        sink.type(linkUri(link.get()) + "Collection");
        var items = view.expansion().linked(link.get(), document.key(), view.caller());
        linkedMembers(sink, type, document, link.get(), items, view.inside());
      } else if (owned.isPresent()) {
        sink.type(dialect.typeUri(items(owned.get())) + "Collection");
        var page = view.expansion().owned(type, document.key(), owned.get(), view.caller());
        ownedMembers(sink, type, document, owned.get(), page, view.inside());
      } else {
        ofType(sink, target(field), view);
      }
    }
    sink.closeRef();
  }

  private static ResourceType target(Shape.Field field) {
    var of = field.attribute().of();
    return of.equals(Metadata.NAME) ? Metadata.TYPE : ResourceTypes.named(of).orElseThrow();
  }

  private void ofType(Sink sink, ResourceType type, View view) {
    view.expansion()
        .collection(type, view.caller())
        .ifPresent(
            listing -> {
              sink.type(dialect.typeUri(type) + "Collection");
              collectionMembers(sink, type, listing, view.inside());
            });
  }

  private static ResourceType items(Owned owned) {
    return ResourceTypes.named(owned.of()).orElseThrow();
  }

  void collectionMembers(Sink sink, ResourceType type, Listing listing, View view) {
    var href = view.base() + type.collection();
    pageMembers(sink, new Home(type, href, "", view.mayAdd(type), false), listing, view);
  }

  void ownedMembers(
      Sink sink, ResourceType type, Document owner, Owned owned, Listing listing, View view) {
    var items = items(owned);
    var holder = view.base() + type.href(owner.key());
    var href = holder + "/" + owned.attribute();
    var addable =
        owned.addable() && view.mayAdd(items) && owner.acl().grants(view.caller(), Right.MODIFY);
    pageMembers(sink, new Home(items, href, holder, addable, owned.computed()), listing, view);
  }

  /** One item of a collection whose items are nowhere else. */
  void ownedItem(
      Sink sink, ResourceType type, Document owner, Owned owned, Document item, View view) {
    var href = view.base() + type.href(owner.key()) + "/" + owned.attribute();
    resources.item(sink, items(owned), item, inside(href, item), view);
  }

  private static Place inside(String collection, Document item) {
    return new Place(collection + "/" + item.key(), collection);
  }

  /**
   * A collection of resources.
   *
   * @param parent what it is part of; empty for the collection of a type
   * @param only true if its items are nowhere else
   */
  private record Home(
      ResourceType type, String href, String parent, boolean addable, boolean only) {}

  private void pageMembers(Sink sink, Home home, Listing listing, View view) {
    var array = home.type().collection();
    var own = view.select().ofCollection(OF_COLLECTION);
    if (own.has("id")) {
      sink.text("id", home.href());
    }
    if (own.has("count")) {
      sink.integer("count", listing.count());
    }
    if (own.has("parent") && !home.parent().isEmpty()) {
      sink.ref("parent", home.parent());
    }
    if (!listing.items().isEmpty() && showsItems(view.select(), array)) {
      var items = view.selecting(view.select().ofItems(OF_COLLECTION, array));
      sink.openItems(array);
      for (var document : listing.items()) {
        if (home.only()) {
          resources.item(sink, home.type(), document, inside(home.href(), document), items);
        } else {
          resources.listed(sink, home.type(), document, items);
        }
      }
      sink.closeItems();
    }
    if (own.has("operations") && home.addable()) {
      sink.operations(List.of(new Offer("add", home.href())));
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

  String partUri(Part part) {
    return dialect.namespace() + "/" + part.type();
  }

  void partMembers(Sink sink, ResourceType type, Document document, Part part, View view) {
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

  void partItem(
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

  String linkUri(Linked link) {
    return dialect.namespace() + "/" + link.type();
  }

  void linkedMembers(
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
  void linkedItem(
      Sink sink, ResourceType type, Document holder, Linked link, Document item, View view) {
    var collection = view.base() + type.href(holder.key()) + "/" + link.attribute();
    var target = ResourceTypes.named(link.of()).orElseThrow();
    if (link.plain()) {
      resources.item(sink, target, item, view);
      return;
    }
    sink.open(link.type(), dialect.namespace(), linkUri(link));
    if (view.select().has("id")) {
      sink.text("id", collection + "/" + item.key());
    }
    if (view.select().has("name")) {
      ResourceWriter.text(sink, "name", item.name());
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
        var shape = resources.shape(target);
        sink.type(shape.typeUri());
        resources.members(sink, shape, item, view.inside());
      }
      sink.closeRef();
    }
    sink.close();
  }
}
