package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.model.document.Document;
import java.util.Optional;

/** Puts a tombstone in the place of a document and lets go of all that it held. */
@FunctionalInterface
public interface Burials {

  /**
   * Buries a document.
   *
   * @param by who wished it gone
   * @param job the uuid of the Job that wished it
   * @return the tombstone; empty if the document has changed meanwhile
   */
  Optional<Document> bury(Stored stored, String by, String job);
}
