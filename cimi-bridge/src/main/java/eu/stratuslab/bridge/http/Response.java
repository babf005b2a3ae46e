package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.live.Streams.Admitted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire.
 *
 * @param notation of the body; null for none
 * @param stream what takes the place of a body; null for none
 */
record Response(
    int status,
    Map<String, String> headers,
    @Nullable Notation notation,
    byte[] body,
    @Nullable Admitted stream) {
  private static final byte[] NOTHING = {};

  static Response of(int status, Notation notation, byte[] body) {
    return new Response(status, Map.of(), notation, body, null);
  }

  static Response empty(int status) {
    return new Response(status, Map.of(), null, NOTHING, null);
  }

  static Response streaming(Admitted stream) {
    return new Response(200, Map.of(), null, NOTHING, stream);
  }

  Response with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, notation, body, stream);
  }
}
