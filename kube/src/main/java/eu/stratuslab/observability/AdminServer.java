package eu.stratuslab.observability;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import eu.stratuslab.observability.Health.Finding;
import eu.stratuslab.observability.Health.Probe;
import eu.stratuslab.observability.Health.Status;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * What a component answers its administrator over HTTP: {@code /health/live}, {@code
 * /health/ready}, {@code /health/started} (200 or 503, with every check in the body) and {@code
 * /metrics} in the notation of Prometheus. It reads only, and tells no secret.
 */
public final class AdminServer implements AutoCloseable {
  private static final int AT_ONCE = 16;
  private static final JsonFactory JSON = new JsonFactory();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Health health;

  private AdminServer(HttpServer server, Health health) {
    this.server = server;
    this.health = health;
  }

  /**
   * A server that answers.
   *
   * @throws UncheckedIOException if it cannot listen there
   */
  public static AdminServer start(AdminSettings settings, Health health) {
    try {
      var http =
          HttpServer.create(new InetSocketAddress(settings.address(), settings.port()), AT_ONCE);
      var admin = new AdminServer(http, health);
      admin.serve();
      return admin;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the administrator's server cannot listen at "
              + settings.address()
              + ":"
              + settings.port(),
          e);
    }
  }

  private void serve() {
    JvmMetrics.builder().register();
    for (var probe : Probe.values()) {
      var path = "/health/" + probe.name().toLowerCase(java.util.Locale.ROOT);
      server.createContext(path, bounded(exact(path, exchange -> tell(exchange, probe))));
    }
    var metrics = new MetricsHandler(PrometheusRegistry.defaultRegistry);
    server.createContext("/metrics", bounded(exact("/metrics", metrics)));
    server.createContext("/", exchange -> refuse(exchange, 404, "there is nothing here"));
    server.setExecutor(threads);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void tell(HttpExchange exchange, Probe probe) throws IOException {
    var findings = health.ask(probe);
    var worst = Health.worst(findings);
    send(exchange, worst == Status.DOWN ? 503 : 200, "application/json", json(worst, findings));
  }

  private static byte[] json(Status worst, List<Finding> findings) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("status", worst.name());
      json.writeArrayFieldStart("checks");
      for (var finding : findings) {
        json.writeStartObject();
        json.writeStringField("name", finding.name());
        json.writeStringField("status", finding.word().status().name());
        json.writeStringField("text", finding.word().text());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    out.write('\n');
    return out.toByteArray();
  }

  /** The JDK's contexts are prefixes. */
  private static HttpHandler exact(String path, HttpHandler handler) {
    return exchange -> {
      var method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals(path)) {
        refuse(exchange, 404, "there is nothing here");
      } else if (method.equals("GET") || method.equals("HEAD")) {
        handler.handle(exchange);
      } else {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        refuse(exchange, 405, method + " is not offered here");
      }
    };
  }

  private HttpHandler bounded(HttpHandler handler) {
    return exchange -> {
      if (!slots.tryAcquire()) {
        refuse(exchange, 503, "too many requests at once");
        return;
      }
      try {
        handler.handle(exchange);
      } finally {
        slots.release();
      }
    };
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    send(exchange, status, "text/plain", (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      var head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
