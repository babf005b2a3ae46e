package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a stream of events as a browser does. */
final class EventClient implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 60;

  private final InputStream body;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread;
  private @Nullable String lastEventId;

  /**
   * An event.
   *
   * @param name {@code message} for the plain one, {@code end} when the stream has ended
   * @param id the last that was sent, as a client would come back with
   */
  record Event(String name, @Nullable String id, String data) {
    JsonNode json() {
      try {
        return Json.mapper().readTree(data);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    String uri() {
      return json().path("id").asText();
    }
  }

  private EventClient(InputStream body) {
    this.body = body;
    this.thread = Thread.ofVirtual().start(this::read);
  }

  static EventClient open(HttpClient http, HttpRequest request) {
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
      return new EventClient(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      var name = "message";
      var data = new ArrayList<String>();
      String id = null;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data.isEmpty()) {
            events.add(new Event("position", id, ""));
          } else {
            events.add(new Event(name, id, String.join("\n", data)));
          }
          name = "message";
          data.clear();
        } else if (line.startsWith("data: ")) {
          data.add(line.substring("data: ".length()));
        } else if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        }
      }
    } catch (IOException e) {
      events.add(new Event("end", null, String.valueOf(e.getMessage())));
      return;
    }
    events.add(new Event("end", null, ""));
  }

  /** The id of the newest event that was taken. */
  @Nullable String lastEventId() {
    return lastEventId;
  }

  /** The next event, signs of life left out. */
  Event next() {
    while (true) {
      var event = take();
      if (!event.name().equals("position")) {
        return event;
      }
    }
  }

  /** The next event; empty if there is none for a while. */
  Optional<Event> soon() {
    for (var signs = 0; signs < 10; signs++) {
      var event = poll(500);
      if (event.isEmpty() || !event.get().name().equals("position")) {
        return event;
      }
    }
    return Optional.empty();
  }

  private Event take() {
    var event = poll(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    assertThat(event).describedAs("an event within %s s", DEADLINE_SECONDS).isPresent();
    return event.orElseThrow();
  }

  private Optional<Event> poll(long millis) {
    try {
      var event = Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
      event.map(Event::id).ifPresent(id -> lastEventId = id);
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everything up to the first event that is one of those, which is the last of the list. */
  List<Event> until(Predicate<Event> wanted) {
    var seen = new ArrayList<Event>();
    while (true) {
      var event = next();
      seen.add(event);
      if (wanted.test(event)) {
        return seen;
      }
      assertThat(event.name()).describedAs("%s", seen).isNotEqualTo("end");
    }
  }

  List<Event> until(String name) {
    return until(event -> event.name().equals(name));
  }

  /** The position, once a sign of life has moved it. */
  void untilMovedFrom(@Nullable String id) {
    while (lastEventId == null || lastEventId.equals(id)) {
      assertThat(take().name()).isNotEqualTo("end");
    }
  }

  @Override
  public void close() {
    try {
      body.close();
      thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
