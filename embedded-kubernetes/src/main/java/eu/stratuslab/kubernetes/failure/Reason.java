package eu.stratuslab.kubernetes.failure;

/** Why a request was refused, with the HTTP status that goes with it (meta/v1 StatusReason). */
public enum Reason {
  BadRequest(400),
  Unauthorized(401),
  Forbidden(403),
  NotFound(404),
  MethodNotAllowed(405),
  NotAcceptable(406),
  AlreadyExists(409),
  Conflict(409),
  Gone(410),
  Expired(410),
  RequestEntityTooLarge(413),
  UnsupportedMediaType(415),
  Invalid(422),
  TooManyRequests(429),
  InternalError(500),
  ServiceUnavailable(503);

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  /** The HTTP status code. */
  public int code() {
    return code;
  }
}
