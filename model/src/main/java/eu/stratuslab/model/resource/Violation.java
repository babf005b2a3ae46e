package eu.stratuslab.model.resource;

import java.util.List;

/**
 * One thing that is wrong with a request.
 *
 * @param path where, for example {@code machineTemplate.machineConfig.cpu}; empty for the whole
 * @param reason a stable word for programs
 * @param message a sentence for people
 */
public record Violation(String path, Reason reason, String message) {

  /** The stable words. A {@link #returnCode} is carried by error Jobs (DSP0263 5.17.1: ≥ 10000). */
  public enum Reason {
    MALFORMED(10400),
    UNKNOWN_ATTRIBUTE(10401),
    REQUIRED(10402),
    WRONG_TYPE(10403),
    OUT_OF_BOUNDS(10404),
    NOT_ALLOWED(10405),
    UNKNOWN_REFERENCE(10406),
    NOT_SELECTED(10407),
    BAD_QUERY(10408),
    UNAUTHENTICATED(10411),
    FORBIDDEN(10413),
    NOT_FOUND(10414),
    METHOD_NOT_ALLOWED(10415),
    NOT_ACCEPTABLE(10416),
    TOO_SLOW(10418),
    CONFLICT(10419),
    PRECONDITION_FAILED(10422),
    TOO_LARGE(10423),
    UNSUPPORTED_MEDIA_TYPE(10425),
    IDEMPOTENCY_MISMATCH(10426),
    QUOTA_EXCEEDED(10430),
    TOO_MANY_REQUESTS(10432),
    NO_SPACE(10507),
    UNAVAILABLE(10503),
    INTERNAL(10500);

    private final int returnCode;

    Reason(int returnCode) {
      this.returnCode = returnCode;
    }

    public int returnCode() {
      return returnCode;
    }
  }

  /** One sentence of all that is wrong with a request; there is at least one thing. */
  public static String summary(List<Violation> violations) {
    return violations.size() == 1
        ? violations.getFirst().toString()
        : violations.size() + " things are wrong; the first is " + violations.getFirst();
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
