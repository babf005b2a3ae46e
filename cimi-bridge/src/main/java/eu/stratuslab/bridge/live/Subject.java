package eu.stratuslab.bridge.live;

import eu.stratuslab.bridge.store.DocumentStore.Page;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a stream follows, and how it looks to its reader.
 *
 * @param name tells it apart from everything else that can be followed
 * @param type the name of the type
 * @param key of the one resource; empty for a collection
 * @param caller who reads
 * @param matches what else must hold of a document that the caller may view
 * @param shown its representation
 * @param href the URI of a key
 * @param present what is there now, page by page
 */
public record Subject(
    String name,
    String type,
    Optional<String> key,
    Caller caller,
    Predicate<Document> matches,
    Function<Document, byte[]> shown,
    Function<String, String> href,
    Function<Optional<String>, Page> present) {

  boolean visible(Document document) {
    return document.acl().grants(caller, Right.VIEW);
  }

  boolean holds(Document document) {
    return !document.gone() && visible(document) && matches.test(document);
  }

  boolean concerns(String otherType, String otherKey) {
    return type.equals(otherType) && (key.isEmpty() || key.get().equals(otherKey));
  }
}
