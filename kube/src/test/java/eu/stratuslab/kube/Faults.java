package eu.stratuslab.kube;

/** Decides which calls of a fake client fail, and when. */
@FunctionalInterface
public interface Faults {

  /** Nothing ever fails. */
  Faults NONE = _ -> Fault.NONE;

  /** What happens to one call. */
  enum Fault {
    NONE,
    /** It fails and nothing happened. */
    BEFORE,
    /** It happened, and yet it fails. */
    AFTER
  }

  /**
   * Asked once for each call.
   *
   * @param call {@code create}, {@code apply}, {@code get} …
   */
  Fault next(String call);
}
