package eu.stratuslab.kubernetes.http;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.kubernetes.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is answered. */
public sealed interface Reply {
  String JSON = "application/json";

  /** A body as a whole; each warning becomes a Warning header. */
  @SuppressWarnings("ArrayRecordComponent") // Bytes in passing: never compared, never changed.
  record Whole(int status, String contentType, byte[] body, List<String> warnings)
      implements Reply {}

  /** A body of unknown length, status 200. */
  record Stream(String contentType, Body body) implements Reply {}

  /** Writes a streamed body; returns when it is complete. */
  interface Body {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  static Reply json(int status, JsonNode body) {
    return json(status, body, List.of());
  }

  static Reply json(int status, JsonNode body, List<String> warnings) {
    return new Whole(status, JSON, Json.bytes(body), warnings);
  }

  static Reply text(int status, String body) {
    return new Whole(status, "text/plain", body.getBytes(StandardCharsets.UTF_8), List.of());
  }
}
