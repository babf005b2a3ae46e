package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.stream.Collectors;

/** The consumer's mistake, or the provider's want of something: why a request is not done. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Violation> violations;
  private final int retryAfterSeconds;

  /** Everything that is wrong with the request; never empty. */
  public Refusal(List<Violation> violations) {
    this(violations, 0);
  }

  private Refusal(List<Violation> violations, int retryAfterSeconds) {
    super(
        violations.stream().map(Violation::toString).collect(Collectors.joining("; ")),
        null,
        false,
        false);
    this.violations = List.copyOf(violations);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** One reason that concerns the request as a whole. */
  public static Refusal of(Reason reason, String message) {
    return new Refusal(List.of(new Violation("", reason, message)));
  }

  /** One reason that concerns a part of the request. */
  public static Refusal at(String path, Reason reason, String message) {
    return new Refusal(List.of(new Violation(path, reason, message)));
  }

  /** A reason that may be gone after a while. */
  public static Refusal later(Reason reason, String message, int seconds) {
    return new Refusal(List.of(new Violation("", reason, message)), seconds);
  }

  public List<Violation> violations() {
    return violations;
  }

  /** After how many seconds to try again; 0 for never. */
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
