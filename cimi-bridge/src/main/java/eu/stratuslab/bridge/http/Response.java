package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Notation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire.
 *
 * @param notation of the body; null for none
 */
record Response(int status, Map<String, String> headers, @Nullable Notation notation, byte[] body) {
  private static final byte[] NOTHING = {};

  static Response of(int status, Notation notation, byte[] body) {
    return new Response(status, Map.of(), notation, body);
  }

  static Response empty(int status) {
    return new Response(status, Map.of(), null, NOTHING);
  }

  Response with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, notation, body);
  }
}
