package eu.stratuslab.bridge.store;

/** Why the store did not do what it was asked. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The outcomes that a caller tells apart. */
  public enum Code {
    NOT_FOUND,
    EXISTS,
    CONFLICT,
    /** A newer mirror has taken over. */
    FENCED,
    AMBIGUOUS,
    TOO_LARGE,
    /** The reserve of free space is reached; deletes and status still work. */
    NO_SPACE,
    /** The checkpoint or the cursor is too old. */
    GONE,
    UNAVAILABLE
  }

  private final Code code;

  public StoreException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public StoreException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
