package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.Part;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.Set;

/** Shows documents as CIMI. One walk writes both notations; see {@link Sink}. */
public final class Renderer {
  private final Dialect dialect;
  private final ResourceWriter resources;
  private final CollectionWriter collections;

  public Renderer(Dialect dialect) {
    this.dialect = dialect;
    this.resources = new ResourceWriter(dialect);
    this.collections = resources.collections();
  }

  private Sink sink(Notation notation, String base) {
    return switch (notation) {
      case JSON -> new JsonSink(base);
      case XML -> new XmlSink(base, dialect.wraps());
    };
  }

  /** One resource. */
  public byte[] resource(Notation notation, ResourceType type, Document document, View view) {
    var sink = sink(notation, view.base());
    resources.item(sink, type, document, view);
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
    collections.collectionMembers(sink, type, listing, view);
    sink.close();
    return sink.bytes();
  }

  /** A page of the resources that are part of another one (DSP0263 5.5.12). */
  public byte[] owned(
      Notation notation, ResourceType type, Document owner, Owned owned, Listing page, View view) {
    var items = ResourceTypes.named(owned.of()).orElseThrow();
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), dialect.typeUri(items) + "Collection");
    collections.ownedMembers(sink, type, owner, owned, page, view);
    sink.close();
    return sink.bytes();
  }

  /** One resource that is part of another one and nowhere else. */
  public byte[] ownedItem(
      Notation notation, ResourceType type, Document owner, Owned owned, Document item, View view) {
    var sink = sink(notation, view.base());
    collections.ownedItem(sink, type, owner, owned, item, view);
    return sink.bytes();
  }

  /** The items that live inside a document, as a collection. */
  public byte[] parts(
      Notation notation, ResourceType type, Document document, Part part, View view) {
    var sink = sink(notation, view.base());
    sink.openCollection(dialect.namespace(), collections.partUri(part) + "Collection");
    collections.partMembers(sink, type, document, part, view);
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
    collections.partItem(sink, type, document, part, item, view);
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
    sink.openCollection(dialect.namespace(), collections.linkUri(link) + "Collection");
    collections.linkedMembers(sink, type, holder, link, items, view);
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
    collections.linkedItem(sink, type, holder, link, item, view);
    return sink.bytes();
  }

  /** The throw-away Job that every refusal is (DSP0263 4.2.2). */
  public byte[] error(Notation notation, ErrorJob error, String base) {
    var sink = sink(notation, base);
    var shape = resources.shape(ResourceTypes.JOB);
    sink.open(ResourceTypes.JOB.name(), shape.namespace(), shape.typeUri());
    error.write(sink);
    sink.close();
    return sink.bytes();
  }
}
