package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Mirrored;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plain requests to the API server through Fabric8's HTTP client, which knows credentials and
 * certificates. Trees go in and out: no typed model stands between us and the API.
 */
final class ApiConnection {
  /** A single request never waits longer. */
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String APPLY_PATCH = "application/apply-patch+yaml";

  private final HttpClient http;
  private final String base;
  private final Duration timeout;

  /**
   * A connection on whose requests somebody waits.
   *
   * @param timeout of each request
   */
  ApiConnection(KubernetesClient client, Duration timeout) {
    http = client.getHttpClient();
    this.timeout = timeout;
    var url = client.getMasterUrl().toString();
    base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** The path of everything of a kind, in all namespaces or in one. */
  static String path(Kind kind, @Nullable String namespace) {
    return "/apis/"
        + Mirrored.GROUP
        + "/"
        + Mirrored.VERSION
        + (namespace == null ? "" : "/namespaces/" + namespace)
        + "/"
        + kind.plural();
  }

  static String path(Ref ref) {
    return path(ref.kind(), ref.namespace()) + "/" + ref.name();
  }

  /** A query string of escaped values, with its question mark. */
  static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  static String selector(Map<String, String> labels) {
    return labels.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }

  ObjectNode get(String path) {
    return measured("GET", path, request(path).build());
  }

  ObjectNode post(String path, ObjectNode body) {
    return with("POST", path, JSON, body);
  }

  ObjectNode put(String path, ObjectNode body) {
    return with("PUT", path, JSON, body);
  }

  ObjectNode patch(String path, String type, ObjectNode body) {
    return with("PATCH", path, type, body);
  }

  ObjectNode delete(String path, ObjectNode options) {
    return with("DELETE", path, JSON, options);
  }

  private ObjectNode with(String method, String path, String type, ObjectNode body) {
    var text = body.toString();
    KubeMetrics.BYTES.labelValues("out").inc(text.length());
    return measured(method, path, request(path).method(method, type, text).build());
  }

  private ObjectNode measured(String method, String path, HttpRequest request) {
    var begun = System.nanoTime();
    var resource = KubeMetrics.resource(path);
    try {
      return send(request, method, resource);
    } finally {
      KubeMetrics.REQUESTS
          .labelValues(method, resource)
          .observe((System.nanoTime() - begun) / KubeMetrics.NANOS);
    }
  }

  HttpClient http() {
    return http;
  }

  HttpRequest.Builder request(String path) {
    return http.newHttpRequestBuilder()
        .uri(base + path)
        .header("Accept", JSON)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ObjectNode send(HttpRequest request, String method, String resource) {
    HttpResponse<byte[]> response;
    try {
      response = await(request);
    } catch (KubeException e) {
      KubeMetrics.ANSWERS.labelValues(method, resource, "0").inc();
      throw e;
    }
    KubeMetrics.ANSWERS.labelValues(method, resource, Integer.toString(response.code())).inc();
    var body = response.body();
    KubeMetrics.BYTES.labelValues("in").inc(body == null ? 0 : body.length);
    if (!response.isSuccessful()) {
      throw failure(request, response.code(), body == null ? new byte[0] : body);
    }
    return tree(body == null ? new byte[0] : body) instanceof ObjectNode object
        ? object
        : Json.object();
  }

  private HttpResponse<byte[]> await(HttpRequest request) {
    var answer = http.sendAsync(request, byte[].class);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(request, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable(request, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable(request, e);
    }
  }

  private static KubeException unavailable(HttpRequest request, Throwable cause) {
    return new KubeException(
        Code.UNAVAILABLE, request.method() + " " + request.uri().getPath() + ": " + cause, cause);
  }

  /** An answer other than success as one of the outcomes that callers tell apart. */
  static KubeException failure(HttpRequest request, int status, byte[] body) {
    var tree = tree(body);
    var told = tree.path("message").asText();
    var message = told.isEmpty() ? new String(body, StandardCharsets.UTF_8).strip() : told;
    return new KubeException(
        code(status, tree),
        request.method() + " " + request.uri().getPath() + ": " + status + " " + message);
  }

  private static Code code(int status, JsonNode tree) {
    return switch (status) {
      case 404 -> named(tree) ? Code.NOT_FOUND : Code.NOT_SERVED;
      // A resource type that is being removed refuses creates.
      case 405 -> Code.NOT_SERVED;
      case 409 ->
          tree.path("reason").asText().equals("AlreadyExists") ? Code.EXISTS : Code.CONFLICT;
      case 422 -> caused(tree, "field", "metadata.uid") ? Code.CONFLICT : Code.INVALID;
      case 400, 415 -> Code.INVALID;
      case 401 -> Code.FORBIDDEN;
      case 403 -> caused(tree, "reason", "NamespaceTerminating") ? Code.NOT_SERVED : Code.FORBIDDEN;
      default -> Code.UNAVAILABLE;
    };
  }

  /** A single object is missing; without its name, its whole type or its namespace is. */
  private static boolean named(JsonNode status) {
    var details = status.path("details");
    return details.hasNonNull("name") && !details.path("kind").asText().equals("namespaces");
  }

  private static boolean caused(JsonNode status, String member, String value) {
    for (var cause : status.path("details").path("causes")) {
      if (cause.path(member).asText().equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode tree(byte[] body) {
    try {
      var tree = Json.mapper().readTree(body);
      return tree == null ? Json.object() : tree;
    } catch (IOException _) {
      // An unknown path is answered in plain text, which the message then carries.
      return Json.object();
    }
  }
}
