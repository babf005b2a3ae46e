package eu.stratuslab.bridge.format;

import eu.stratuslab.bridge.store.Recent;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import java.util.function.Supplier;

/**
 * Items of lists as they were written lately, in JSON. What is shown of a document to whom asks for
 * nothing special depends on his rights and on the base URI, and documents never change: so an item
 * is known by the very object, which a store that remembers hands out again.
 */
final class RenderedItems {
  private static final int BYTES = 16 << 20;

  private final Recent<Look, byte[]> recent = new Recent<>(BYTES);

  /** A look at one document. Two documents that are equal are two all the same. */
  private record Look(Document document, String base, boolean whole, boolean changes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Look look
          && look.document == document
          && look.whole == whole
          && look.changes == changes
          && look.base.equals(base);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(document) + (whole ? 1 : 0) + (changes ? 2 : 0);
    }
  }

  byte[] of(Document document, View view, Supplier<byte[]> rendering) {
    var acl = document.acl();
    var look =
        new Look(
            document,
            view.base(),
            acl.grants(view.caller(), Right.ALL),
            acl.grants(view.caller(), Right.MODIFY));
    var known = recent.find(look);
    if (known != null) {
      return known;
    }
    var bytes = rendering.get();
    recent.put(look, bytes, bytes.length);
    return bytes;
  }
}
