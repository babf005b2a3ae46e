package eu.stratuslab.kubernetes.storage;

/** A write met another state than it was decided on: decide again. */
public final class StaleWrite extends Exception {
  private static final long serialVersionUID = 1L;

  StaleWrite(ObjectKey key) {
    super("changed meanwhile: " + key, null, false, false);
  }
}
