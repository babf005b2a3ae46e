package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Expansion;
import eu.stratuslab.bridge.format.Listing;
import eu.stratuslab.bridge.format.Metadata;
import eu.stratuslab.bridge.job.Holders;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Linked;
import eu.stratuslab.model.resource.Owned;
import eu.stratuslab.model.resource.ResourceType;
import java.util.List;
import java.util.Optional;

/** Fetches the targets of expanded references, under the caller's rights. */
final class Expanding implements Expansion {
  private final Services services;

  Expanding(Services services) {
    this.services = services;
  }

  @Override
  public Optional<Document> resource(ResourceType type, String key, Caller caller) {
    return Reads.living(services.cloud().store(), type.name(), key)
        .map(stored -> stored.document())
        .filter(document -> document.acl().grants(caller, Right.VIEW));
  }

  @Override
  public List<Document> linked(Linked link, String holder, Caller caller) {
    return new Holders(services.cloud())
        .of(link, holder).stream()
            .map(stored -> stored.document())
            .filter(document -> document.acl().grants(caller, Right.VIEW))
            .toList();
  }

  @Override
  public Listing owned(ResourceType type, String owner, Owned owned, Caller caller) {
    if (owned.computed()) {
      return resource(type, owner, caller)
          .map(document -> new Owning(services).computed(document, caller))
          .orElse(new Listing(List.of(), 0, Optional.empty()));
    }
    var page =
        services
            .cloud()
            .store()
            .list(Owning.narrowed(ListQuery.all(owned.of(), caller), type, owner, owned));
    var items = page.items().stream().map(stored -> stored.document()).toList();
    return new Listing(items, page.count(), Optional.empty());
  }

  @Override
  public Optional<Listing> collection(ResourceType type, Caller caller) {
    if (type == Metadata.TYPE) {
      var all = services.metadata().all();
      return Optional.of(new Listing(all, all.size(), Optional.empty()));
    }
    if (caller.user() == null) {
      return Optional.empty();
    }
    var page = services.cloud().store().list(ListQuery.all(type.name(), caller));
    var items = page.items().stream().map(stored -> stored.document()).toList();
    return Optional.of(new Listing(items, page.count(), Optional.empty()));
  }
}
