package eu.stratuslab.bridge.store.couchbase;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.Link;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * What is stored under a key: a document, what indexes hold of it, and which write put it there.
 *
 * @param op the id of the write: an outcome that got lost is found again by it
 * @param x what indexes hold
 * @param d the document
 */
record Envelope(String op, Indexed x, Document d) {
  /** The greatest size of a document's JSON. */
  static final int MAX_BYTES = 1 << 20;

  /**
   * What indexes hold of a document. Ranks are the bytes of a {@code SortKey} in hexadecimal.
   *
   * @param g 1 for a tombstone, else 0
   * @param a the audience: a digest of everybody who may view
   * @param n the rank of the name
   * @param s the rank of the state
   * @param c the rank of the time of creation
   * @param b the rank of the time of burial; empty if it lives
   * @param l the links, each as {@code path=target}
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Indexed(int g, String a, String n, String s, String c, String b, List<String> l) {

    static Indexed of(Document document) {
      var tombstone = document.tombstone();
      return new Indexed(
          document.gone() ? 1 : 0,
          audience(members(document)),
          SortKey.of(document.name()).toString(),
          SortKey.of(document.state()).toString(),
          SortKey.of(document.created()).toString(),
          tombstone == null ? "" : SortKey.of(tombstone.at()).toString(),
          Link.of(document).stream().map(link -> link(link.path(), link.target())).toList());
    }
  }

  /** Everything that is written for a document by one write. */
  static Envelope of(String operation, Document document) {
    return new Envelope(operation, Indexed.of(document), document);
  }

  /** Who may view, as a sorted JSON array. */
  static String members(Document document) {
    var array = JsonNodeFactory.instance.arrayNode();
    new TreeSet<>(document.acl().viewers()).forEach(array::add);
    return array.toString();
  }

  /** The key of a set of viewers. */
  static String audience(String members) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(members.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String link(String path, String target) {
    return path + "=" + target;
  }

  static Envelope read(byte[] json) {
    try {
      return Json.mapper().readValue(json, Envelope.class);
    } catch (java.io.IOException e) {
      throw new StoreException(Code.UNAVAILABLE, "what is stored is no document of ours", e);
    }
  }

  byte[] json() {
    return Json.bytes(this);
  }

  /**
   * The size of a document's JSON.
   *
   * @throws StoreException {@code TOO_LARGE}
   */
  static int size(Document document) {
    var size = Json.bytes(document).length;
    if (size > MAX_BYTES) {
      throw new StoreException(
          Code.TOO_LARGE,
          "%s %s has %d bytes; a document has at most %d"
              .formatted(document.type(), document.key(), size, MAX_BYTES));
    }
    return size;
  }
}
