package eu.stratuslab.bridge.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.history.Operation.Answer;
import eu.stratuslab.bridge.history.Operation.Request;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A consumer who repeats a request, under its Idempotency-Key and at any bridge, until he is
 * answered, and writes down what he was told.
 */
final class Client {
  /** Not mirrored into Kubernetes, and mirrored. */
  private static final List<String> COLLECTIONS =
      List.of("machineConfigurations", History.MIRRORED);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final String name;
  private final List<Replica> bridges;
  private final History history;
  private final Random random;
  private final String credentials;
  private final HttpClient http;
  private final Map<String, Long> revisions = new HashMap<>();
  private int number;

  Client(String name, List<Replica> bridges, History history, long seed, String password) {
    this.name = name;
    this.bridges = bridges;
    this.history = history;
    this.random = new Random(seed);
    this.http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    this.credentials =
        "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(UTF_8));
  }

  private record Sent(long called, long answered, Optional<HttpResponse<byte[]>> response) {}

  /** Does something. */
  void turn() {
    number++;
    var target = random.nextInt(8) == 0 ? null : history.any(random);
    if (target == null) {
      create();
      return;
    }
    var path = target.path();
    switch (random.nextInt(12)) {
      case 0 -> {
        // Of what is mirrored that is a Job in which agents have a part.
        if (!path.startsWith(History.MIRRORED)) {
          delete(path);
        }
      }
      case 1, 2, 3 -> write(path, new Request.Write(value()));
      case 4, 5, 6 -> write(path, new Request.WriteIf(value(), revisions.getOrDefault(path, 1L)));
      default -> read(path);
    }
  }

  private String value() {
    return name + "-" + number;
  }

  private void create() {
    var value = value();
    history.asked(value);
    var collection = COLLECTIONS.get(random.nextInt(COLLECTIONS.size()));
    var body = Json.object().put("name", value).put("description", value);
    if (collection.equals(History.MIRRORED)) {
      body.put("imageLocation", "http://images.example.org/" + value);
    } else {
      body.put("cpu", 1).put("memory", 16_384);
    }
    var sent = send("POST", collection, body, true, "");
    sent.response()
        .ifPresent(
            response -> {
              if (expected(response, 201, 202)) {
                var location = response.headers().firstValue("Location").orElseThrow();
                var path = location.substring(location.indexOf(collection + "/"));
                history.created(new History.Created(value, path, value));
              }
            });
  }

  /** Reads, and notes it. */
  void read(String path) {
    var sent = send("GET", path, null, false, "");
    sent.response()
        .filter(response -> expected(response, 200, 404))
        .ifPresent(response -> note(path, new Request.Read(), seen(path, response), sent));
  }

  private Answer seen(String path, HttpResponse<byte[]> response) {
    if (response.statusCode() == 404) {
      return new Answer.Gone();
    }
    var tag = response.headers().firstValue("ETag").orElseThrow();
    var revision = Long.parseLong(tag.substring(1, tag.indexOf('.')));
    revisions.put(path, revision);
    return new Answer.Seen(json(response).path("description").asText(), revision);
  }

  private void write(String path, Request request) {
    var value =
        request instanceof Request.WriteIf conditional
            ? conditional.value()
            : ((Request.Write) request).value();
    var match =
        request instanceof Request.WriteIf conditional
            ? "\"" + conditional.revision() + ".0.x\""
            : "";
    var body = Json.object().put("description", value);
    var sent = send("PUT", path + "?$select=description", body, true, match);
    if (sent.response().isEmpty()) {
      note(path, request, new Answer.None(), sent);
    } else if (expected(sent.response().get(), 200, 404, 412)) {
      note(
          path,
          request,
          switch (sent.response().get().statusCode()) {
            case 200 -> new Answer.Done();
            case 404 -> new Answer.Gone();
            default -> new Answer.Mismatch();
          },
          sent);
    }
  }

  private void delete(String path) {
    var sent = send("DELETE", path, null, true, "");
    if (sent.response().isEmpty()) {
      note(path, new Request.Delete(), new Answer.None(), sent);
    } else if (expected(sent.response().get(), 200, 404)) {
      var done = sent.response().get().statusCode() == 200;
      note(path, new Request.Delete(), done ? new Answer.Done() : new Answer.Gone(), sent);
    }
  }

  private void note(String path, Request request, Answer answer, Sent sent) {
    history.add(path, new Operation(name, request, answer, sent.called(), sent.answered()));
  }

  private boolean expected(HttpResponse<byte[]> response, int... statuses) {
    for (var status : statuses) {
      if (response.statusCode() == status) {
        return true;
      }
    }
    history.surprise(
        response.request().method()
            + " "
            + response.uri()
            + ": "
            + response.statusCode()
            + " "
            + new String(response.body(), UTF_8));
    return false;
  }

  private Sent send(
      String method,
      String path,
      @org.jspecify.annotations.Nullable ObjectNode body,
      boolean once,
      String ifMatch) {
    var key = name + "-" + number;
    var first = System.nanoTime();
    var called = first;
    while (System.nanoTime() - first < GIVE_UP_NANOS) {
      if (!once) {
        called = System.nanoTime();
      }
      var bridge = bridges.get(random.nextInt(bridges.size()));
      var request =
          HttpRequest.newBuilder(bridge.url().resolve(path.replace("$", "%24")))
              .timeout(PATIENCE)
              .header("Authorization", credentials)
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofByteArray(Json.bytes(body)));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      if (once) {
        request.header("Idempotency-Key", key);
      }
      if (!ifMatch.isEmpty()) {
        request.header("If-Match", ifMatch);
      }
      var response = sent(request.build());
      if (response.isPresent() && response.get().statusCode() < 500) {
        return new Sent(called, System.nanoTime(), response);
      }
    }
    return new Sent(first, Operation.NEVER, Optional.empty());
  }

  private Optional<HttpResponse<byte[]>> sent(HttpRequest request) {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofByteArray()));
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many there are of that name. */
  int named(String other) {
    return COLLECTIONS.stream()
        .map(
            collection ->
                send("GET", collection + "?$filter=name='" + other + "'", null, false, ""))
        .mapToInt(sent -> json(sent.response().orElseThrow()).path("count").asInt())
        .sum();
  }

  /** The revision of what is there. */
  long revision(String path) {
    read(path);
    return revisions.getOrDefault(path, 0L);
  }

  private static com.fasterxml.jackson.databind.JsonNode json(HttpResponse<byte[]> response) {
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
