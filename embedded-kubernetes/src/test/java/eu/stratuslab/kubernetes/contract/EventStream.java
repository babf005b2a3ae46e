package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The events of a watch as they come in. */
public final class EventStream implements AutoCloseable {
  private final int status;
  private final Stream<String> lines;
  private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  EventStream(int status, Stream<String> lines) {
    this.status = status;
    this.lines = lines;
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try {
      lines.filter(line -> !line.isBlank()).map(Api::parse).forEach(events::add);
    } catch (RuntimeException _) {
      // The connection was closed under us: that is an end like any other.
    } finally {
      ended.countDown();
    }
  }

  public int status() {
    return status;
  }

  /** The next event. */
  public JsonNode next() throws InterruptedException {
    JsonNode event = events.poll(Api.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(event).as("an event in time").isNotNull();
    return event;
  }

  /** The next event, as TYPE name. */
  public String nextNamed() throws InterruptedException {
    JsonNode event = next();
    return event.path("type").asText() + " " + event.at("/object/metadata/name").asText();
  }

  /** An event that has come already. */
  public Optional<JsonNode> pending() {
    return Optional.ofNullable(events.poll());
  }

  /** Whether the server ends the stream in time. */
  public boolean ends() throws InterruptedException {
    return ended.await(Api.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    lines.close();
  }
}
