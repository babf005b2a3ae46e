package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.Optional;

/** Reading where absence is an answer. */
public final class Reads {
  private Reads() {}

  /** The document, tombstones included; empty if there never was one. */
  public static Optional<Stored> find(DocumentStore store, String type, String key) {
    try {
      return Optional.of(store.get(type, key));
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The document if it lives. */
  public static Optional<Stored> living(DocumentStore store, String type, String key) {
    return find(store, type, key).filter(stored -> !stored.document().gone());
  }
}
