package eu.stratuslab.standalone.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** The documents themselves, read beside the bridges that have them open. */
public interface Store {
  /** Types that stay for a month, or for a day. */
  Set<String> LEFT_OUT = Set.of("Job", "Event", "EventLog", "Readings");

  /** How the keys of what makes a repeated request harmless begin. */
  String IDEMPOTENCY = "idempotency/";

  /**
   * The documents that name something, as {@code Type} or {@code Type tombstone}, in the order of
   * their types; left out are Jobs and Events with their log, which stay for a month, and
   * idempotency keys and what hosts told of the use of all their machines, which stay for a day.
   */
  List<String> documentsNaming(String key);

  /** Whether a document speaks of something, but in what its conditions tell of the past. */
  static boolean speaksOf(String key, byte[] json) {
    try {
      var document = Json.mapper().readTree(json);
      document
          .findParents("conditions")
          .forEach(parent -> ((ObjectNode) parent).remove("conditions"));
      return document.toString().contains(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
