package eu.stratuslab.bridge.archive;

/** Why an archive, or the store it is to go to, cannot be used. Nothing was written. */
public final class BadArchive extends IllegalStateException {
  private static final long serialVersionUID = 1;

  BadArchive(String message) {
    super(message);
  }

  BadArchive(String message, Throwable cause) {
    super(message, cause);
  }
}
