package eu.stratuslab.bridge.job;

import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;

/**
 * Whether somebody holds what names an owner and a Job: a claim, an entry of a ledger.
 *
 * <p>It is held from before the Job is written until the owner is a tombstone. In between either
 * the Job will make the owner, or the owner is there.
 */
public final class Ownership {
  private final Cloud cloud;

  public Ownership(Cloud cloud) {
    this.cloud = cloud;
  }

  /** Who holds something. */
  public record Owner(String type, String key, String job) {}

  /** What can be known of an owner. */
  public enum Standing {
    /** It lives, or its Job will make it. */
    HELD,
    /** It is gone for good. */
    GONE,
    /** Neither it nor its Job exists: a create that has not come to its Job, or never will. */
    UNKNOWN
  }

  public Standing of(Owner owner) {
    var document = Reads.find(cloud.store(), owner.type(), owner.key());
    if (document.isPresent()) {
      return document.get().document().gone() ? Standing.GONE : Standing.HELD;
    }
    var job = Reads.find(cloud.store(), ResourceTypes.JOB.name(), owner.job());
    if (job.isEmpty()) {
      return Standing.UNKNOWN;
    }
    return job.get().document().gone() || ended(job.get().document())
        ? Standing.GONE
        : Standing.HELD;
  }

  private static boolean ended(Document job) {
    var state = job.state();
    return state != null && JobState.valueOf(state).ended();
  }

  /**
   * Makes sure that the Job of an unknown owner is never written: a tombstone takes its place.
   *
   * @return false if the Job was written meanwhile
   */
  public boolean burn(Owner owner) {
    var now = cloud.clock().instant();
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var job =
        Document.create(
                ResourceTypes.JOB.name(),
                owner.job(),
                cloud.id(),
                "",
                acl,
                now,
                eu.stratuslab.model.document.Json.object())
            .buried(now, "sweeper", null);
    try {
      cloud.store().insert(job);
      return true;
    } catch (StoreException e) {
      if (e.code() == Code.EXISTS) {
        return of(owner) == Standing.GONE;
      }
      throw e;
    }
  }
}
