package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;

/** The HTTP status of a reason. */
final class Status {
  private Status() {}

  /** The least of them: what is malformed is told before what is in conflict. */
  static int of(List<Violation> violations) {
    return violations.stream().mapToInt(v -> of(v.reason())).min().orElse(500);
  }

  static int of(Reason reason) {
    return switch (reason) {
      case MALFORMED,
          UNKNOWN_ATTRIBUTE,
          REQUIRED,
          WRONG_TYPE,
          OUT_OF_BOUNDS,
          NOT_ALLOWED,
          UNKNOWN_REFERENCE,
          NOT_SELECTED,
          BAD_QUERY ->
          400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN, QUOTA_EXCEEDED -> 403;
      case NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case TOO_SLOW -> Api.TOO_SLOW;
      case CONFLICT -> 409;
      case PRECONDITION_FAILED -> 412;
      case TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case IDEMPOTENCY_MISMATCH -> 422;
      case TOO_MANY_REQUESTS -> 429;
      case INTERNAL -> 500;
      case UNAVAILABLE -> 503;
      case NO_SPACE -> 507;
    };
  }

  /** What the store's troubles are to a consumer. */
  static Violation of(StoreException e) {
    return switch (e.code()) {
      case NOT_FOUND -> new Violation("", Reason.NOT_FOUND, "there is nothing here");
      case EXISTS, CONFLICT, FENCED, AMBIGUOUS, UNAVAILABLE ->
          new Violation("", Reason.UNAVAILABLE, "the store does not answer; try again");
      case TOO_LARGE -> new Violation("", Reason.TOO_LARGE, "the resource is too large");
      case NO_SPACE -> new Violation("", Reason.NO_SPACE, "the cloud's store is nearly full");
      case GONE -> new Violation("cursor", Reason.BAD_QUERY, "the cursor is too old");
    };
  }
}
