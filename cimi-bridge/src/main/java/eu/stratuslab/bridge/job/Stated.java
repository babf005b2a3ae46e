package eu.stratuslab.bridge.job;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceTypes;

/** The state that every write stores with a document. */
public final class Stated {
  private Stated() {}

  /** The document with the state that follows from the rest of it. */
  public static Document of(Document document) {
    var state =
        ResourceTypes.named(document.type())
            .flatMap(type -> type.behaviour().state(document))
            .orElse(null);
    return document.with(d -> d.state(state));
  }
}
