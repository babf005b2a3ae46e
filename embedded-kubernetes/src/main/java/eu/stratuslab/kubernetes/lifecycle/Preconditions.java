package eu.stratuslab.kubernetes.lifecycle;

/**
 * What a deletion asks for (meta/v1 DeleteOptions).
 *
 * @param uid the object that is meant, or ""
 * @param resourceVersion the version that is meant, or ""
 */
public record Preconditions(String uid, String resourceVersion, Propagation propagation) {

  /** What happens to the dependents of a deleted object. */
  public enum Propagation {
    /** They go after it. */
    BACKGROUND,
    /** They go before it. */
    FOREGROUND,
    /** They stay. */
    ORPHAN
  }

  /** Deletes whatever is there. */
  public static final Preconditions NONE = new Preconditions("", "", Propagation.BACKGROUND);

  /** Deletes only the object with this uid. */
  public static Preconditions uid(String uid) {
    return new Preconditions(uid, "", Propagation.BACKGROUND);
  }
}
