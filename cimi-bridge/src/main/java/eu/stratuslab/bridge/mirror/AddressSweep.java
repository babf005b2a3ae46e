package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.resource.Claim;

/**
 * Lets go of addresses that a crash left claimed: those whose owner is gone, or placed without
 * them. An owner that is not placed yet may be about to name them.
 */
public final class AddressSweep {
  private final DocumentStore store;

  public AddressSweep(DocumentStore store) {
    this.store = store;
  }

  /** Looks at every claimed address once. */
  public void sweep() {
    Reads.each(store, Claim.TYPE, Filter.all(), this::look);
  }

  private void look(Stored claim) {
    var document = claim.document();
    if (document.key().startsWith(Placement.ADDRESS_SPACE + "/") && abandoned(document)) {
      try {
        store.remove(Claim.TYPE, document.key(), claim.version());
      } catch (StoreException e) {
        if (e.code() != Code.NOT_FOUND && e.code() != Code.CONFLICT) {
          throw e;
        }
      }
    }
  }

  private boolean abandoned(Document claim) {
    try {
      var owner =
          store
              .get(claim.spec().path("type").asText(), claim.spec().path("owner").asText())
              .document();
      var placement = owner.placement();
      return owner.gone() || (placement != null && !names(placement, claim.key()));
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static boolean names(Placement placement, String claim) {
    return placement.addresses().stream()
        .anyMatch(address -> Placement.claim(placement.host(), address.ip()).key().equals(claim));
  }
}
