package eu.stratuslab.bridge.store.sqlite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.Link;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.util.Set;
import java.util.TreeSet;

/**
 * A document as it is written: prepared by the caller's thread, so that the writer only writes.
 *
 * @param members the audience as canonical JSON: a sorted array of principals
 * @param json of the document, at most {@link #MAX_BYTES}
 */
record Row(Document document, byte[] json, String members, Set<Link> links) {
  /** The greatest size of a document's JSON. */
  static final int MAX_BYTES = 1 << 20;

  /**
   * Prepares a document.
   *
   * @throws StoreException {@code TOO_LARGE}
   */
  static Row of(Document document) {
    var json = Json.bytes(document);
    if (json.length > MAX_BYTES) {
      throw new StoreException(
          Code.TOO_LARGE,
          "%s %s has %d bytes; a document has at most %d"
              .formatted(document.type(), document.key(), json.length, MAX_BYTES));
    }
    return new Row(document, json, members(document), Link.of(document));
  }

  private static String members(Document document) {
    return array(document.acl().viewers());
  }

  /** Principals as canonical JSON. */
  static String array(Set<String> principals) {
    var array = JsonNodeFactory.instance.arrayNode();
    new TreeSet<>(principals).forEach(array::add);
    return array.toString();
  }

  byte[] nameRank() {
    return SortKey.of(document.name()).bytes();
  }

  byte[] stateRank() {
    return SortKey.of(document.state()).bytes();
  }

  byte[] createdRank() {
    return SortKey.of(document.created()).bytes();
  }

  /** The state under which the document is counted. */
  String countedState() {
    var state = document.state();
    return state == null ? "" : state;
  }
}
