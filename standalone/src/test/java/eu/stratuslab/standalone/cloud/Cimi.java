package eu.stratuslab.standalone.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A CIMI client that shows everything, refusals included. */
public final class Cimi implements AutoCloseable {
  private static final Duration BOUND = Duration.ofSeconds(60);

  /** How long a Job may take on a machine that has much else to do. */
  public static final Duration PATIENCE = Duration.ofMinutes(4);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build();
  private final List<String> bases;
  private final AtomicInteger asked = new AtomicInteger();
  private final String authorization;

  /**
   * A client of a user.
   *
   * @param bases of equal bridges, asked in turn
   */
  Cimi(List<String> bases, String user, String password) {
    this.bases = List.copyOf(bases);
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** What came back. */
  public record Answer(int status, String text, Optional<String> job, String etag) {

    public JsonNode json() {
      try {
        return Json.mapper().readTree(text.isEmpty() ? "{}" : text);
      } catch (IOException e) {
        throw new UncheckedIOException(text, e);
      }
    }

    /** The body of a success. */
    public JsonNode ok() {
      if (status >= 400) {
        throw new AssertionError(status + " " + text);
      }
      return json();
    }

    /** The uuid of the Job that this request made. */
    public String jobKey() {
      return Cimi.key(job.orElseThrow(() -> new AssertionError("no CIMI-Job-URI: " + text)));
    }

    /** The document's revision, the first part of the ETag. */
    public String etagRevision() {
      return etag.substring(1, etag.indexOf('.'));
    }

    /** The uuid of the resource in the body. */
    public String key() {
      return Cimi.key(ok().path("id").asText());
    }
  }

  /** The last part of an id. */
  static String key(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** A POST that is repeated until it is answered, under one Idempotency-Key. */
  Answer insist(String path, String json) {
    var key = UUID.randomUUID().toString();
    return insist(() -> postOnce(path, json, key));
  }

  /** A PUT that is repeated until it is answered. */
  Answer insistOnPut(String path, String json) {
    return insist(() -> put(path, json));
  }

  /** A DELETE that is repeated until it is answered, and the key of its Job if there is one. */
  Optional<String> insistOnDelete(String path) {
    return insist(() -> delete(path)).job().map(Cimi::key);
  }

  private static Answer insist(Supplier<Answer> request) {
    return Await.until(
            PATIENCE,
            () -> {
              try {
                // A key whose first request is not known to have failed yet is refused for a while.
                return Optional.of(request.get())
                    .filter(a -> a.status() < 409 || a.status() == 422);
              } catch (UncheckedIOException _) {
                return Optional.<Answer>empty();
              }
            })
        .orElseThrow(() -> new AssertionError("not answered in time: " + request.get().text()));
  }

  /** The keys of what has a name; a bridge that is just starting is waited for. */
  public List<String> named(String collection, String name) {
    var list =
        Await.until(PATIENCE, () -> whole(collection + "?%24filter=name%3D%27" + name + "%27"))
            .orElseThrow(() -> new AssertionError(collection + " cannot be listed"));
    return list.path(collection).valueStream().map(item -> key(item.path("id").asText())).toList();
  }

  /** Waits until no open Job speaks of something. */
  public void awaitNoOpenJob(String key) {
    var path = "jobs?%24filter=state%3D%27RUNNING%27";
    var _ =
        Await.until(PATIENCE, () -> whole(path).filter(jobs -> !jobs.toString().contains(key)))
            .orElseThrow(() -> new AssertionError("open Jobs: " + get(path).text()));
  }

  public Answer get(String path) {
    return send(request(path).GET(), "application/json");
  }

  public Answer getXml(String path) {
    return send(request(path).GET(), "application/xml");
  }

  public Answer post(String path, String json) {
    return send(body(path, "application/json").POST(text(json)), "application/json");
  }

  /** A POST that may be sent again when it was not answered. */
  public Answer postOnce(String path, String json, String key) {
    return send(
        body(path, "application/json").header("Idempotency-Key", key).POST(text(json)),
        "application/json");
  }

  public Answer postXml(String path, String xml) {
    return send(body(path, "application/xml").POST(text(xml)), "application/xml");
  }

  public Answer put(String path, String json) {
    return send(body(path, "application/json").PUT(text(json)), "application/json");
  }

  public Answer delete(String path) {
    return send(request(path).DELETE(), "application/json");
  }

  /** Asks a machine for something. */
  public Answer act(String machine, String action) {
    return act(machine, action, "");
  }

  /** Asks a machine for something, with more members of the action's body. */
  public Answer act(String machine, String action, String more) {
    return post(
        "machines/" + machine + "/" + action,
        "{\"action\": \"http://schemas.dmtf.org/cimi/2/action/%s\"%s}".formatted(action, more));
  }

  /** A Job once it has ended. */
  public JsonNode ended(String job) {
    return Await.until(
            PATIENCE, () -> whole("jobs/" + job).filter(j -> j.path("progress").asInt() == 100))
        .orElseThrow(
            () -> new AssertionError("the Job does not end: " + get("jobs/" + job).text()));
  }

  /** Waits until a Job has succeeded. */
  public void succeeded(String job) {
    var ended = ended(job);
    if (!ended.path("state").asText().equals("SUCCESS")) {
      throw new AssertionError("the Job did not succeed: " + ended);
    }
  }

  /** Waits until a machine is in a state. */
  public JsonNode awaitState(String machine, String state) {
    return Await.until(
            PATIENCE,
            () -> whole("machines/" + machine).filter(m -> m.path("state").asText().equals(state)))
        .orElseThrow(
            () -> new AssertionError("not " + state + ": " + get("machines/" + machine).text()));
  }

  /** A resource, if it was answered: a bridge may be away for a moment. */
  public Optional<JsonNode> whole(String path) {
    try {
      var answer = get(path);
      return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
    } catch (UncheckedIOException _) {
      return Optional.empty();
    }
  }

  private HttpRequest.Builder body(String path, String type) {
    return request(path).header("Content-Type", type);
  }

  private static HttpRequest.BodyPublisher text(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private HttpRequest.Builder request(String path) {
    var base = bases.get(Math.floorMod(asked.getAndIncrement(), bases.size()));
    var uri = path.startsWith("http") ? path : base + path;
    return HttpRequest.newBuilder(URI.create(uri))
        .timeout(BOUND)
        .header("Authorization", authorization);
  }

  private Answer send(HttpRequest.Builder request, String accept) {
    try {
      var response =
          http.send(request.header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.body(),
          response.headers().firstValue("CIMI-Job-URI"),
          response.headers().firstValue("ETag").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
