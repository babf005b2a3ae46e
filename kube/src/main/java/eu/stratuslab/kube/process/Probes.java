package eu.stratuslab.kube.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The small HTTP server by which the kubelet asks how a component is: {@code /livez} says whether
 * it should be started anew, {@code /readyz} whether it does its work, {@code /startedz} whether it
 * is wired, and {@code /metrics} what it counted, in the notation of Prometheus. The answer of a
 * probe is 200, or 503 with what is wrong, line by line. It answers from the first moment: a
 * component that still waits for something is alive and not ready.
 *
 * <p>It tells nothing that is secret and takes nothing, so it needs no TLS.
 */
public final class Probes implements AutoCloseable {
  private static final int OK = 200;
  private static final int WRONG_METHOD = 405;
  private static final int NOT_WELL = 503;

  /** Says in words what is wrong; empty if nothing is. Must answer at once. */
  public interface Check extends Supplier<Optional<String>> {}

  private record Checks(Map<String, Check> live, Map<String, Check> ready) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Checks checks =
      new Checks(Map.of(), Map.of("start", () -> Optional.of("not started yet")));

  private volatile boolean asked;

  private Probes(HttpServer server) {
    this.server = server;
  }

  /** A server that answers, for a component that is alive and not ready. */
  public static Probes start(InetSocketAddress address) {
    try {
      var probes = new Probes(HttpServer.create(address, 0));
      probes.serve("/livez", () -> probes.checks.live());
      probes.serve("/readyz", () -> probes.checks.ready());
      probes.serve("/startedz", () -> probes.asked ? Map.of() : probes.checks.ready());
      JvmMetrics.builder().register();
      probes.server.createContext("/metrics", new MetricsHandler());
      probes.server.setExecutor(probes.threads);
      probes.server.start();
      return probes;
    } catch (IOException e) {
      throw new UncheckedIOException("the probes cannot be served on " + address, e);
    }
  }

  /**
   * From now on these are asked.
   *
   * @param live which, if it fails, a new start of the process may mend
   * @param ready which must hold for the component to do its work, beside the former
   */
  public void ask(Map<String, Check> live, Map<String, Check> ready) {
    var both = new TreeMap<>(live);
    both.putAll(ready);
    checks = new Checks(Map.copyOf(live), both);
    asked = true;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(String path, Supplier<Map<String, Check>> checks) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer(exchange, path, checks.get());
          }
        });
  }

  private static void answer(HttpExchange exchange, String path, Map<String, Check> checks)
      throws IOException {
    if (!exchange.getRequestMethod().equals("GET") && !exchange.getRequestMethod().equals("HEAD")) {
      send(exchange, WRONG_METHOD, "GET only\n");
      return;
    }
    if (!exchange.getRequestURI().getPath().equals(path)) {
      send(exchange, 404, "no such page\n");
      return;
    }
    var text = new StringBuilder();
    var well = true;
    for (var check : new TreeMap<>(checks).entrySet()) {
      var trouble = trouble(check.getValue());
      well &= trouble.isEmpty();
      text.append(check.getKey()).append(": ").append(trouble.orElse("ok")).append('\n');
    }
    send(exchange, well ? OK : NOT_WELL, text.append(well ? "ok\n" : "not well\n").toString());
  }

  private static Optional<String> trouble(Check check) {
    try {
      return check.get();
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    var head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
