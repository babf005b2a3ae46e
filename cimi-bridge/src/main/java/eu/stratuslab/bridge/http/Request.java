package eu.stratuslab.bridge.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came over the wire, free of the web server.
 *
 * @param id names the request in logs and answers
 * @param path decoded segment by segment later; begins with a slash
 * @param headers the first value of each, by lower-case name
 * @param body reads it, once
 * @param origin scheme and authority by which the consumer reached us
 * @param address of the other end
 */
record Request(
    String id,
    String method,
    String path,
    Query query,
    Map<String, String> headers,
    Body body,
    String origin,
    String address) {

  /** Reads the body, or refuses what is too long. */
  interface Body {
    byte[] read();
  }

  @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  boolean is(String other) {
    return method.equals(other);
  }

  /** GET without a body in the answer is HEAD: everything else is the same. */
  boolean reads() {
    return is("GET") || is("HEAD");
  }
}
