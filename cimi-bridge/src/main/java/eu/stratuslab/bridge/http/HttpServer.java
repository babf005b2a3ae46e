package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.live.Streams;
import eu.stratuslab.bridge.measure.BridgeMetrics;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.observability.LogContext;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API on the wire. This class alone translates between Helidon and us. */
public final class HttpServer implements AutoCloseable {
  /** The greatest number of bytes of a body. */
  public static final int MAX_BODY = 1 << 20;

  private static final Logger ACCESS = LoggerFactory.getLogger("eu.stratuslab.bridge.access");
  private static final int MAX_CONNECTIONS = 4096;
  private static final Duration READ_TIMEOUT = HttpSettings.LONGEST_SILENCE;
  private static final Duration CERTIFICATE_LOOK = Duration.ofSeconds(30);
  private static final int MAX_PROLOGUE = 32_768;
  private static final int MAX_HEADERS = 16_384;
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.\\-\\[\\]:]{1,255}");
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final byte[] NOTHING = {};

  private final HttpSettings settings;
  private final Streams streams;
  private final Refusals refusals;
  private final Api api;
  private final Bodies bodies;
  private final Optional<Renewal> renewal;
  private final WebServer server;
  private final Accesses accesses = new Accesses();

  private HttpServer(Services services, HttpSettings settings) {
    this.settings = settings;
    var cloud = services.cloud();
    this.streams = new Streams(cloud.store(), settings.streams(), cloud.clock(), System::nanoTime);
    this.refusals = new Refusals(cloud, services.authentication().failedLogins());
    this.api = new Api(services, streams, refusals, settings.concurrent());
    this.bodies = new Bodies(settings.body());
    var builder =
        WebServer.builder()
            .address(settings.address())
            .port(settings.port())
            .shutdownHook(false)
            .maxTcpConnections(MAX_CONNECTIONS)
            // With Nagle's algorithm a longer body waits 40 ms for the client's delayed
            // acknowledgement.
            .connectionOptions(connection -> connection.readTimeout(READ_TIMEOUT).tcpNoDelay(true))
            .shutdownGracePeriod(Duration.ofSeconds(2))
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(MAX_PROLOGUE)
                    .maxHeadersSize(MAX_HEADERS)
                    .build())
            .directHandlers(directHandlers())
            .routing(HttpRouting.builder().any(this::handle));
    this.renewal = settings.tls().map(Renewal::new);
    renewal.ifPresent(tls -> builder.tls(tls.first()));
    this.server = builder.build();
  }

  /** A server that answers. */
  public static HttpServer started(Services services, HttpSettings settings) {
    var server = new HttpServer(services, settings);
    server.server.start();
    server.renewal.ifPresent(tls -> tls.start(CERTIFICATE_LOOK, server.server::reloadTls));
    server.refusals.start();
    return server;
  }

  public int port() {
    return server.port();
  }

  /** Scheme and authority by which the API is reached. */
  public URI url() {
    return settings.publicUrl().orElseGet(() -> URI.create(origin("localhost:" + port())));
  }

  /** How many requests were answered how. */
  public Accesses accesses() {
    return accesses;
  }

  private String origin(String authority) {
    return (settings.tls().isPresent() ? "https://" : "http://") + authority;
  }

  @Override
  public void close() {
    renewal.ifPresent(Renewal::close);
    streams.close();
    server.stop();
    refusals.close();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    var id = id(request);
    try (var _ = LogContext.of(LogContext.REQUEST, id)) {
      handle(request, response, id);
    }
  }

  private void handle(ServerRequest request, ServerResponse response, String id) {
    var begun = System.nanoTime();
    var method = request.prologue().method().text();
    var answer = answer(request, id);
    response.status(Status.create(answer.status()));
    response.header("X-Request-Id", id);
    answer.headers().forEach((name, value) -> response.header(name, value));
    var notation = answer.notation();
    if (notation != null) {
      response.header("Content-Type", notation.mediaType());
      response.header("Vary", "Accept, Authorization");
      response.header("Cache-Control", "private, no-cache");
    }
    var stream = answer.stream();
    if (stream != null) {
      accesses.count(answer.status());
      BridgeMetrics.streamed(method, answer.status());
      stream(response, stream, id);
      return;
    }
    var head = method.equals("HEAD");
    if (head && notation != null) {
      response.header("Content-Length", Integer.toString(answer.body().length));
    }
    accesses.count(answer.status());
    response.send(head ? NOTHING : answer.body());
    BridgeMetrics.answered(method, answer.status(), System.nanoTime() - begun);
    ACCESS.debug(
        "{} {} {} {} {} B {} µs",
        id,
        request.prologue().method().text(),
        request.prologue().uriPath().rawPath(),
        answer.status(),
        answer.body().length,
        TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
    if (answer.status() == Api.TOO_SLOW) {
      // What is left of the body is not waited for.
      throw new CloseConnectionException("the body was too slow");
    }
  }

  /** The request's own thread writes until the stream ends. */
  private static void stream(ServerResponse response, Streams.Admitted stream, String id) {
    response.header("Content-Type", Negotiation.EVENT_STREAM);
    response.header("Vary", "Accept, Authorization");
    response.header("Cache-Control", "no-store");
    response.header("X-Accel-Buffering", "no");
    try (var out = response.outputStream()) {
      stream.run(out);
    } catch (IOException | UncheckedIOException e) {
      ACCESS.debug("{} the client of a stream is gone: {}", id, e.getMessage());
      throw new CloseConnectionException("the client of a stream is gone", e);
    }
  }

  private Response answer(ServerRequest request, String id) {
    try {
      return api.handle(translated(request, id));
    } catch (Refusal refusal) {
      // Only a query that cannot be decoded is refused before there is a request.
      var violation = refusal.violations().getFirst();
      var notation = api.notation(accept(request.headers()));
      return Response.of(
          400, notation, api.malformed(notation, violation.message(), violation.reason()));
    }
  }

  private Request translated(ServerRequest request, String id) {
    var headers = new HashMap<String, String>();
    for (var header : request.headers()) {
      headers.put(header.headerName().lowerCase(), String.join(",", header.allValues()));
    }
    var path = request.prologue().uriPath().rawPath();
    return new Request(
        id,
        request.prologue().method().text().toUpperCase(Locale.ROOT),
        path,
        new Query(request.prologue().query().rawValue()),
        headers,
        () -> bodies.of(request),
        consumersOrigin(request),
        request.remotePeer().host());
  }

  /** A consumer's own id is kept, so that he finds his request in our log. */
  private static String id(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.create("X-Request-Id"))
        .filter(id -> REQUEST_ID.matcher(id).matches())
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  private String consumersOrigin(ServerRequest request) {
    return settings
        .publicUrl()
        .map(URI::toString)
        .orElseGet(
            () ->
                request
                    .headers()
                    .first(HeaderNames.HOST)
                    .filter(host -> AUTHORITY.matcher(host).matches())
                    .map(this::origin)
                    .orElseGet(() -> origin("localhost:" + port())));
  }

  /** What Helidon refuses before it comes to us has a Job as its body too. */
  private DirectHandlers directHandlers() {
    var handlers = DirectHandlers.builder();
    for (var event : EventType.values()) {
      handlers.addHandler(
          event,
          (request, type, status, headers, message) -> {
            // Of a request whose first line or headers could not be read there are no headers.
            var notation = api.notation(accept(request.headers()));
            return io.helidon.http.DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, notation.mediaType())
                .keepAlive(type.keepAlive())
                .entity(api.malformed(notation, told(message, status), reason(status.code())))
                .build();
          });
    }
    return handlers.build();
  }

  private static String told(@Nullable String message, Status status) {
    return message == null || message.isBlank() ? status.reasonPhrase() : message;
  }

  private static @Nullable String accept(ServerRequestHeaders headers) {
    return headers.contains(HeaderNames.ACCEPT)
        ? String.join(",", headers.get(HeaderNames.ACCEPT).allValues())
        : null;
  }

  private static Reason reason(int status) {
    return switch (status) {
      case 404 -> Reason.NOT_FOUND;
      case 413, 414, 431 -> Reason.TOO_LARGE;
      case 403 -> Reason.FORBIDDEN;
      default -> status >= 500 ? Reason.INTERNAL : Reason.MALFORMED;
    };
  }
}
