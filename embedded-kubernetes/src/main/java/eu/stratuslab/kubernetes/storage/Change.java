package eu.stratuslab.kubernetes.storage;

import org.jspecify.annotations.Nullable;

/**
 * One committed change.
 *
 * @param before null when the object is new
 * @param after the object now; when it is gone, its last state under the revision of its end
 * @param removed whether the object is gone
 */
public record Change(
    ObjectKey key,
    long revision,
    @Nullable StoredObject before,
    StoredObject after,
    boolean removed) {

  /** ADDED, MODIFIED or DELETED. */
  public String type() {
    if (removed) {
      return "DELETED";
    }
    return before == null ? "ADDED" : "MODIFIED";
  }
}
