package eu.stratuslab.agent.hypervisor;

import org.jspecify.annotations.Nullable;

/**
 * How the copy of a disk goes.
 *
 * @param percent of a copy that goes on, 0 to 100
 * @param message why it failed, or null
 */
public record DiskCopy(Phase phase, int percent, @Nullable String message) {

  /** How far a copy is. */
  public enum Phase {
    /** Nothing is known of such a copy. */
    NONE,
    RUNNING,
    /** It is whole. */
    DONE,
    /** It is not, and goes on no more. */
    FAILED
  }

  public static final DiskCopy NONE = new DiskCopy(Phase.NONE, 0, null);
  public static final DiskCopy DONE = new DiskCopy(Phase.DONE, 100, null);

  public static DiskCopy running(int percent) {
    return new DiskCopy(Phase.RUNNING, percent, null);
  }

  public static DiskCopy failed(String message) {
    return new DiskCopy(Phase.FAILED, 0, message);
  }
}
