package eu.stratuslab.bridge.mirror;

/** The mirror must not go on before somebody has looked: another cloud owns this cluster. */
public final class Halted extends RuntimeException {
  private static final long serialVersionUID = 1;

  Halted(String message, Throwable cause) {
    super(message, cause);
  }
}
