package eu.stratuslab.kubernetes.lifecycle;

import eu.stratuslab.kubernetes.access.User;
import java.time.Instant;

/**
 * How a write is meant.
 *
 * @param user who asks for it
 * @param manager the field manager
 * @param dryRun whether nothing is to be stored
 * @param force whether apply takes fields from other managers
 */
public record Write(
    User user,
    String manager,
    boolean dryRun,
    boolean force,
    FieldValidation validation,
    Instant now) {

  /** What the server does by itself. */
  public static Write own(Instant now) {
    return new Write(
        User.SERVER, "kube-controller-manager", false, false, FieldValidation.IGNORE, now);
  }

  /** The same, not stored if that is wanted. */
  public Write dry(boolean wanted) {
    return wanted ? new Write(user, manager, true, force, validation, now) : this;
  }
}
