package eu.stratuslab.kubernetes.patch;

/** A patch that cannot be used; the message is worded as Kubernetes words it. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  private PatchException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** The patch itself is malformed. */
  static PatchException badRequest(String message) {
    return new PatchException(400, message);
  }

  /** The patch is well-formed and does not fit the object. */
  static PatchException unprocessable(String message) {
    return new PatchException(422, message);
  }

  /** The patch has more operations than the server takes. */
  static PatchException tooLarge(String message) {
    return new PatchException(413, message);
  }

  /** The status of the answer: 400 (BadRequest), 413 (too large) or 422 (Invalid). */
  public int code() {
    return code;
  }
}
