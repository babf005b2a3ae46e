package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.uri.UriPathSegment;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP/1.1 on the loopback address: turns Helidon's requests into ours and back. */
public final class Server implements AutoCloseable {
  /** Bodies up to 3 MiB are taken, as by Kubernetes. */
  public static final int BODY_LIMIT = 3 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final long DRAINED = 4L * BODY_LIMIT;
  private static final int CONNECTIONS = 8192;
  private static final int BUFFER = 32 * 1024;
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Function<Request, Reply> handler;
  private final WebServer server;

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   */
  public Server(int port, Function<Request, Reply> handler) {
    this.handler = handler;
    this.server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(port)
            .maxPayloadSize(-1)
            .maxTcpConnections(CONNECTIONS)
            .connectionOptions(connection -> connection.tcpNoDelay(true))
            .shutdownGracePeriod(GRACE)
            .shutdownHook(false)
            .routing(routing -> routing.any(this::serve))
            .build()
            .start();
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void serve(ServerRequest request, ServerResponse response) {
    Reply reply = reply(request);
    try {
      switch (reply) {
        case Reply.Whole whole -> send(whole, response);
        case Reply.Stream stream -> stream(stream, response);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("the client is gone: {}", e.toString());
    }
  }

  private Reply reply(ServerRequest request) {
    try {
      return handler.apply(request(request));
    } catch (ApiFailure e) {
      return Reply.json(e.reason().code(), e.status());
    } catch (IOException e) {
      return failure(Reason.BadRequest, "the body could not be read");
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.prologue().method(), request.path().path(), e);
      return failure(Reason.InternalError, "Internal error occurred: " + e.getMessage());
    }
  }

  private static Reply failure(Reason reason, String message) {
    return Reply.json(reason.code(), ApiFailure.of(reason, message).status());
  }

  private static Request request(ServerRequest request) throws IOException {
    List<String> path =
        request.path().segments().stream()
            .map(UriPathSegment::value)
            .filter(segment -> !segment.isEmpty() && !segment.equals("/"))
            .toList();
    Map<String, List<String>> query = new HashMap<>();
    request.query().toMap().forEach((name, values) -> query.put(name, new ArrayList<>(values)));
    return new Request(
        User.NOBODY,
        request.prologue().method().text(),
        path,
        query,
        name -> lines(request, HeaderNames.create(name)),
        body(request));
  }

  /** The values as they were sent, line by line: commas in them are their own. */
  private static List<String> lines(ServerRequest request, HeaderName name) {
    return request.headers().contains(name) ? request.headers().get(name).allValues() : List.of();
  }

  private static byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(BODY_LIMIT + 1);
      if (body.length > BODY_LIMIT) {
        // A client that still writes does not read: let it finish, within reason.
        in.skipNBytes(DRAINED);
        throw tooLarge();
      }
      return body;
    } catch (EOFException _) {
      throw tooLarge();
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new IOException("the body ended early", e);
    }
  }

  private static ApiFailure tooLarge() {
    return ApiFailure.of(
        Reason.RequestEntityTooLarge, "Request entity too large: limit is " + BODY_LIMIT);
  }

  private static void send(Reply.Whole reply, ServerResponse response) {
    response.status(reply.status()).header("Content-Type", reply.contentType());
    if (!reply.warnings().isEmpty()) {
      response.header(
          "Warning", reply.warnings().stream().map(Server::warning).toArray(String[]::new));
    }
    response.send(reply.body());
  }

  /** RFC 7234, section 5.5, with the code for a warning that stays. */
  private static String warning(String text) {
    return "299 - \"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"";
  }

  private static void stream(Reply.Stream reply, ServerResponse response) throws IOException {
    response.status(200).header("Content-Type", reply.contentType());
    try (OutputStream out = new BufferedOutputStream(response.outputStream(), BUFFER)) {
      reply.body().write(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
