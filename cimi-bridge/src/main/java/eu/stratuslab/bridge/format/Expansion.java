package eu.stratuslab.bridge.format;

import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import java.util.List;
import java.util.Optional;

/** Where the targets of expanded references come from (DSP0263 4.1.6.5). */
public interface Expansion {
  /** What is behind a reference, if the caller may see it. */
  Optional<Document> resource(ResourceType type, String key, Caller caller);

  /** The first page of a collection. */
  Optional<Listing> collection(ResourceType type, Caller caller);

  /** The items of a collection of others that name their holder, as far as the caller may see. */
  default List<Document> linked(Linked link, String holder, Caller caller) {
    return List.of();
  }

  /** The first page of the resources that are part of one, as far as the caller may see. */
  default Listing owned(ResourceType type, String owner, Owned owned, Caller caller) {
    return new Listing(List.of(), 0, Optional.empty());
  }

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
