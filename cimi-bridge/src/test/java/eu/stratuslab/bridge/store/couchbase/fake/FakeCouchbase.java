package eu.stratuslab.bridge.store.couchbase.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Node;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Waits;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A cluster of one node on the loopback interface. What it holds survives {@link #restart}. */
public final class FakeCouchbase implements AutoCloseable {
  public static final String USER = "stratuslab";
  public static final String PASSWORD = "a fake's secret";

  /** For machines that have other things to do. */
  public static final Waits PATIENT =
      new Waits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  private static final Duration BIND = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 20_000_000;

  private final Bucket bucket = new Bucket();
  private final Faults faults = new Faults();
  private final Index index = new Index(bucket);
  private final QueryService queries = new QueryService(index);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final HttpServer administration;
  private final HttpServer query;
  private final Optional<SSLContext> tls;
  private ServerSocket data;

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  /** Starts on free ports, in the clear. */
  public FakeCouchbase() {
    this(Optional.empty());
  }

  /** Starts on free ports; a client's certificate that is trusted stands for the password. */
  public FakeCouchbase(SSLContext tls) {
    this(Optional.of(tls));
  }

  private FakeCouchbase(Optional<SSLContext> tls) {
    this.tls = tls;
    try {
      data = listen(0);
      administration = serve(new Administration(bucket, faults, () -> config(true))::handle);
      query = serve(queries::handle);
      accept(data);
      index.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerSocket listen(int port) throws IOException {
    var address = InetAddress.getLoopbackAddress();
    if (tls.isEmpty()) {
      return new ServerSocket(port, 256, address);
    }
    var factory = tls.get().getServerSocketFactory();
    var secured = (SSLServerSocket) factory.createServerSocket(port, 256, address);
    secured.setWantClientAuth(true);
    return secured;
  }

  private HttpServer server() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls.isEmpty()) {
      return HttpServer.create(address, 64);
    }
    var secured = HttpsServer.create(address, 64);
    secured.setHttpsConfigurator(
        new HttpsConfigurator(tls.get()) {
          @Override
          public void configure(HttpsParameters parameters) {
            var wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return secured;
  }

  private HttpServer serve(Handler handler) throws IOException {
    var server = server();
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          if (Web.from(exchange, USER, PASSWORD)) {
            handler.handle(exchange);
          } else {
            Web.send(exchange, 401, Json.object());
          }
        });
    server.start();
    return server;
  }

  private void accept(ServerSocket listening) {
    Thread.startVirtualThread(
        () -> {
          while (!listening.isClosed()) {
            try {
              serve(listening.accept());
              if (listening.isClosed()) {
                // Who came in while the door was being closed is sent away like everybody else.
                dropConnections();
              }
            } catch (IOException _) {
              // It was stopped; or the client was gone at once.
            }
          }
        });
  }

  private void serve(Socket socket) throws IOException {
    var scram = new Scram(USER, PASSWORD);
    var connection =
        new Connection(socket, bucket, faults, scram, selected -> config(selected).toString());
    connections.add(connection);
    Thread.startVirtualThread(
        () -> {
          connection.run();
          connections.remove(connection);
        });
  }

  private com.fasterxml.jackson.databind.JsonNode config(boolean ofBucket) {
    synchronized (bucket) {
      return bucket.config(
          data.getLocalPort(),
          administration.getAddress().getPort(),
          query.getAddress().getPort(),
          tls.isPresent(),
          ofBucket);
    }
  }

  /** How to reach it. */
  public CouchbaseOptions options() {
    return CouchbaseOptions.of(
        List.of(Node.of("127.0.0.1", data.getLocalPort())), new Identity.Password(USER, PASSWORD));
  }

  public Faults faults() {
    return faults;
  }

  /** Every statement that was asked so far. */
  public List<String> statements() {
    return queries.seen();
  }

  /** How many bytes all streams of changes have told so far. */
  public long streamed() {
    synchronized (bucket) {
      return bucket.streamed();
    }
  }

  /** Says that the bucket wants so many replicas, which one node cannot have. */
  public void wantReplicas(int count) {
    synchronized (bucket) {
      bucket.setReplicas(count);
    }
  }

  /** Cuts every connection to the data service. */
  public void dropConnections() {
    connections.forEach(Connection::cut);
  }

  /** Cuts each connection to the data service, or not, as chance will have it. */
  public void dropSome(RandomGenerator random) {
    connections.stream().filter(_ -> random.nextBoolean()).forEach(Connection::cut);
  }

  /** Lets each connection to the data service stand still for so long, or not. */
  public void pauseSome(RandomGenerator random, Duration pause) {
    connections.stream()
        .filter(_ -> random.nextBoolean())
        .forEach(connection -> connection.pause(pause.toNanos()));
  }

  /** Another copy takes over, which lacks the last changes of each partition. */
  public void failOver(int lost) {
    bucket.failOver(lost);
    dropConnections();
  }

  /** Forgets what was removed, as a server does after some days. */
  public void purge() {
    bucket.purge();
  }

  /** The data service is not there. */
  public void stop() {
    try {
      data.close();
      dropConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It is there again, on the same port, with what it had. */
  public void restart() {
    var port = data.getLocalPort();
    if (!data.isClosed()) {
      stop();
    }
    queries.forget();
    var end = System.nanoTime() + BIND.toNanos();
    while (true) {
      try {
        data = listen(port);
        accept(data);
        return;
      } catch (BindException e) {
        // A client that tries to come back may hold the port for a moment.
        if (System.nanoTime() - end > 0) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    faults.stall(false);
    stop();
    administration.stop(0);
    query.stop(0);
    index.end();
  }
}
