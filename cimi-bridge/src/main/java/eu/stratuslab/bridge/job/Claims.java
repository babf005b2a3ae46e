package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.job.Ownership.Standing;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Natural keys that only one document may hold: documents of their own, inserted first. */
public final class Claims {
  private static final Acl NOBODYS = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());

  private final Cloud cloud;
  private final Ownership ownership;

  public Claims(Cloud cloud) {
    this.cloud = cloud;
    this.ownership = new Ownership(cloud);
  }

  /** Who holds a claim, if anybody does. */
  public Optional<Owner> holder(Claim claim) {
    return Reads.living(cloud.store(), Claim.TYPE, claim.key()).map(s -> owner(s.document()));
  }

  /** The owner that a claim's document names. */
  static Owner owner(Document claim) {
    return new Owner(
        claim.spec().path("type").asText(),
        claim.spec().path("owner").asText(),
        claim.spec().path("job").asText());
  }

  /**
   * Takes a claim. One that the same owner holds already is taken too.
   *
   * @return false if somebody else holds it
   */
  public boolean take(Claim claim, Owner owner) {
    if (insert(claim, owner)) {
      return true;
    }
    var held = Reads.find(cloud.store(), Claim.TYPE, claim.key());
    if (held.isEmpty()) {
      return insert(claim, owner);
    }
    var holder = owner(held.get().document());
    if (holder.equals(owner)) {
      return true;
    }
    // What is gone for good is let go at once; what is merely unknown is left to the sweeper.
    return ownership.of(holder) == Standing.GONE && remove(held.get()) && insert(claim, owner);
  }

  /** What is written to take a claim. */
  Document document(Claim claim, Owner owner) {
    var spec =
        Json.object().put("type", owner.type()).put("owner", owner.key()).put("job", owner.job());
    return Document.create(
        Claim.TYPE, claim.key(), cloud.id(), "", NOBODYS, cloud.clock().instant(), spec);
  }

  private boolean insert(Claim claim, Owner owner) {
    try {
      cloud.store().insert(document(claim, owner));
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.EXISTS) {
        return false;
      }
      throw e;
    }
  }

  /** Lets go of every claim that the owner holds; those of others stay. */
  public void release(Collection<Claim> claims, String ownerKey) {
    release(claims, owner -> owner.key().equals(ownerKey));
  }

  /** Lets go of what was taken for one Job; what the same owner took for another one stays. */
  void release(Collection<Claim> claims, Owner owner) {
    release(claims, owner::equals);
  }

  private void release(Collection<Claim> claims, Predicate<Owner> whose) {
    for (var claim : claims) {
      Reads.find(cloud.store(), Claim.TYPE, claim.key())
          .filter(held -> whose.test(owner(held.document())))
          .ifPresent(this::remove);
    }
  }

  /**
   * Lets go of a claim whose owner will never be.
   *
   * @return true if it is free now
   */
  boolean releaseOrphan(Stored claim) {
    var owner = owner(claim.document());
    return switch (ownership.of(owner)) {
      case HELD -> false;
      case GONE -> remove(claim);
      case UNKNOWN -> ownership.burn(owner) && remove(claim);
    };
  }

  private boolean remove(Stored claim) {
    return Writes.removed(cloud.store(), claim);
  }
}
