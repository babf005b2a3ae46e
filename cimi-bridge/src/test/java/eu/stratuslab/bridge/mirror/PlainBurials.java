package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.Optional;

/** A tombstone, and the claims let go: as much of a burial as these tests need. */
final class PlainBurials implements Burials {
  private final DocumentStore store;
  private final InstantSource clock;

  PlainBurials(DocumentStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Optional<Document> bury(Stored stored, String by, String job) {
    var document = stored.document();
    var tombstone = document.buried(clock.instant(), by, job);
    try {
      store.replace(tombstone, stored.version());
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
    var behaviour = ResourceTypes.named(document.type()).orElseThrow().behaviour();
    behaviour.claims(document).forEach(this::release);
    return Optional.of(tombstone);
  }

  private void release(Claim claim) {
    try {
      store.remove(Claim.TYPE, claim.key(), store.get(Claim.TYPE, claim.key()).version());
    } catch (StoreException e) {
      if (e.code() != StoreException.Code.NOT_FOUND) {
        throw e;
      }
    }
  }
}
