package eu.stratuslab.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A CIMI client, as small as commands and measurements need it. */
public final class CimiClient implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(30);

  private final HttpClient http;
  private final String base;
  private final Optional<String> authorization;

  /**
   * A client of one cloud.
   *
   * @param base the base URI, with a slash at the end
   */
  public CimiClient(String base, String user, String password) {
    this(base, user, password, Optional.empty());
  }

  /**
   * The same over TLS.
   *
   * @param trust whose certificates are believed; those of the Java runtime if empty
   */
  public CimiClient(String base, String user, String password, Optional<SSLContext> trust) {
    this(
        base,
        Optional.of(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))),
        trust);
  }

  private CimiClient(String base, Optional<String> authorization, Optional<SSLContext> trust) {
    var builder = HttpClient.newBuilder().connectTimeout(BOUND);
    trust.ifPresent(builder::sslContext);
    this.http = builder.build();
    this.base = base;
    this.authorization = authorization;
  }

  /** A client of nobody's, who may see the entry point. */
  public static CimiClient anonymous(String base) {
    return new CimiClient(base, Optional.empty(), Optional.empty());
  }

  /** What came back: status, body (an empty object if there is none), Job. */
  public record Answer(int status, JsonNode body, Optional<String> job) {

    /** The body, or an exception that carries the server's own words. */
    public JsonNode orThrow(String what) {
      if (status >= 400) {
        throw new IllegalStateException(
            "%s: %d %s".formatted(what, status, body.path("statusMessage").asText()));
      }
      return body;
    }
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  /**
   * The same without a look into the body: its size in bytes.
   *
   * @throws IllegalStateException if the answer is a refusal
   */
  public int bytes(String path) {
    var response = send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(path + ": " + response.statusCode());
    }
    return response.body().length;
  }

  /** The revision of a resource: the first part of its entity tag. */
  public long revision(String path) {
    var response = send(request(path).GET(), HttpResponse.BodyHandlers.discarding());
    var tag = response.headers().firstValue("ETag").orElseThrow();
    return Long.parseLong(tag.substring(1, tag.indexOf('.')));
  }

  public Answer post(String path, ObjectNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  public Answer put(String path, ObjectNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  public Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /** The resources of a collection with that name. */
  public JsonNode named(String collection, String name) {
    var quoted = "name='" + name.replace("\\", "\\\\").replace("'", "\\'") + "'";
    var filter = URLEncoder.encode(quoted, StandardCharsets.UTF_8).replace("+", "%20");
    return get(collection + "?$filter=" + filter).orThrow("list of " + collection).path(collection);
  }

  /**
   * Looks at all items of a collection, however many pages they are.
   *
   * @param query encoded; what it selects has to include {@code next}
   */
  public void each(String collection, String query, Consumer<JsonNode> look) {
    var page = collection + "?" + query;
    while (!page.isEmpty()) {
      var body = get(page).orThrow("list of " + collection);
      body.path(collection).forEach(look);
      page = body.path("next").path("href").asText();
    }
  }

  /** True if the user administers the cloud: only administrators are offered to make users. */
  public boolean administers() {
    var users = get("users?$select=operations").orThrow("list of users");
    return users
        .path("operations")
        .valueStream()
        .anyMatch(o -> o.path("rel").asText().equals("add"));
  }

  private HttpRequest.Builder request(String path) {
    var uri = path.startsWith("http") ? path : base + path;
    var request =
        HttpRequest.newBuilder(URI.create(uri.replace("$", "%24")))
            .timeout(BOUND)
            .header("Accept", "application/json");
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    var response = send(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      JsonNode body =
          response.body().length == 0 ? Json.object() : Json.mapper().readTree(response.body());
      return new Answer(response.statusCode(), body, response.headers().firstValue("CIMI-Job-URI"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (ConnectException e) {
      throw new UncheckedIOException("the cloud does not serve at " + base, e);
    } catch (IOException e) {
      throw new UncheckedIOException("the cloud does not answer at " + base, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
