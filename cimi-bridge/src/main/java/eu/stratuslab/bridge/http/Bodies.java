package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.resource.Violation.Reason;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads bodies: so many bytes, in so much time, however slowly they come. */
final class Bodies {
  private static final byte[] NOTHING = {};

  private final Duration patience;

  /**
   * @param patience in which a body has to be there as a whole
   */
  Bodies(Duration patience) {
    this.patience = patience;
  }

  /**
   * The body of a request; empty if it has none.
   *
   * @throws Refusal {@code TOO_LARGE}; {@code TOO_SLOW}; {@code MALFORMED} if it ends early
   */
  byte[] of(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return NOTHING;
    }
    if (request.headers().contentLength().orElse(0) > HttpServer.MAX_BODY) {
      throw tooLarge();
    }
    // A thread that waits for bytes is not called off without closing the socket by which the
    // refusal has to go: another one waits, until the connection is closed behind that.
    var reading = new FutureTask<>(() -> read(request));
    Thread.ofVirtual().name("body").start(reading);
    try {
      return reading.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      throw Refusal.of(Reason.TOO_SLOW, "a body has to come within " + patience.toMillis() + " ms");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.later(Reason.UNAVAILABLE, "this bridge stops", 1);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(e);
    }
  }

  private static byte[] read(ServerRequest request) {
    try (var in = request.content().inputStream()) {
      var bytes = in.readNBytes(HttpServer.MAX_BODY + 1);
      if (bytes.length > HttpServer.MAX_BODY) {
        throw tooLarge();
      }
      return bytes;
    } catch (DataReader.InsufficientDataAvailableException _) {
      throw Refusal.of(Reason.MALFORMED, "the body ended early");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Refusal tooLarge() {
    return Refusal.of(Reason.TOO_LARGE, "a body has at most " + HttpServer.MAX_BODY + " bytes");
  }
}
