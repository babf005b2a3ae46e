package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;

/**
 * How far a consumer has read the change feed.
 *
 * @param store the uuid of the store that it is a position in
 * @param seq of the newest change that it has seen
 * @param since how far the store was when it began; what was removed before, it never knew
 */
record Checkpoint(String store, long seq, long since) {
  private static final String SEPARATOR = ":";

  static Checkpoint decode(String text) {
    var parts = text.split(SEPARATOR, -1);
    try {
      if (parts.length == 3) {
        return new Checkpoint(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw new StoreException(Code.GONE, "the checkpoint cannot be read", e);
    }
    throw new StoreException(Code.GONE, "the checkpoint cannot be read");
  }

  String encode() {
    return store + SEPARATOR + seq + SEPARATOR + since;
  }
}
