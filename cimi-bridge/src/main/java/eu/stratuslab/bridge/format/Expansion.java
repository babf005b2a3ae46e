package eu.stratuslab.bridge.format;

import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceType;
import java.util.Optional;

/** Where the targets of expanded references come from (DSP0263 4.1.6.5). */
public interface Expansion {
  /** What is behind a reference, if the caller may see it. */
  Optional<Document> resource(ResourceType type, String key, Caller caller);

  /** The first page of a collection. */
  Optional<Listing> collection(ResourceType type, Caller caller);

  /** Nothing is ever found. */
  Expansion NONE =
      new Expansion() {
        @Override
        public Optional<Document> resource(ResourceType type, String key, Caller caller) {
          return Optional.empty();
        }

        @Override
        public Optional<Listing> collection(ResourceType type, Caller caller) {
          return Optional.empty();
        }
      };
}
