package eu.stratuslab.kube;

/** Why the Kubernetes API did not do what it was asked. */
public final class KubeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The outcomes that a caller tells apart. */
  public enum Code {
    NOT_FOUND,
    EXISTS,
    /** The uid or the resourceVersion is not the one that was named. */
    CONFLICT,
    /** The API server says that the resource is wrong: our bug, or a CRD older than we are. */
    INVALID,
    /** The resource type or the namespace is missing or terminating: wait. */
    NOT_SERVED,
    FORBIDDEN,
    UNAVAILABLE
  }

  private final Code code;

  public KubeException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public KubeException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
