package eu.stratuslab.bridge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** One user of a test cloud. */
final class CimiClient {
  private final TestCloud cloud;
  private final String user;
  private final String password;

  CimiClient(TestCloud cloud, String user, String password) {
    this.cloud = cloud;
    this.user = user;
    this.password = password;
  }

  String user() {
    return user;
  }

  Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  Answer post(String path, JsonNode body) {
    return send("POST", path, Json.bytes(body), Map.of("Content-Type", "application/json"));
  }

  Answer put(String path, JsonNode body) {
    return send("PUT", path, Json.bytes(body), Map.of("Content-Type", "application/json"));
  }

  Answer delete(String path) {
    return send("DELETE", path, null, Map.of());
  }

  /** Asks for an action without parameters. */
  Answer act(String path, String action) {
    return post(path + "/" + action, Json.object().put("action", action));
  }

  /**
   * Follows what a path leads to.
   *
   * @param lastEventId what an earlier stream ended with, or null
   */
  EventClient follow(String path, @org.jspecify.annotations.Nullable String lastEventId) {
    var url = path.contains("://") ? path : cloud.url() + path;
    var request = TestCloud.request(url, user, password).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return EventClient.open(cloud.http, request.build());
  }

  Answer send(
      String method,
      String path,
      byte @org.jspecify.annotations.Nullable [] body,
      Map<String, String> headers) {
    var url = path.contains("://") ? path : cloud.url() + path;
    HttpRequest.Builder request =
        TestCloud.request(url, user, password)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return new Answer(cloud.send(request.build()));
  }

  /** A create of the smallest machine from an image of one's own. */
  ObjectNode machine() {
    return cloud.machine(cloud.availableImage(this));
  }
}
