package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on loopback that answers what a test wants, right or wrong; closed with its clients. */
final class RawServer implements AutoCloseable {

  /** Writes an answer, head and body. */
  @FunctionalInterface
  interface Answer {
    void write(OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();

  RawServer() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  RawServer at(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  RawServer serves(String path, byte[] body) {
    return at(
        path,
        out -> {
          head(out, "200 OK", "Content-Length: " + body.length);
          out.write(body);
        });
  }

  RawServer redirects(String path, String location) {
    return at(path, out -> head(out, "302 Found", "Location: " + location, "Content-Length: 0"));
  }

  static void head(OutputStream out, String status, String... headers) throws IOException {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    out.write(("HTTP/1.1 " + status + "\r\n" + lines + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        clients.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String path = path(client);
      Answer answer = answers.getOrDefault(path, out -> head(out, "404 Not Found"));
      answer.write(client.getOutputStream());
    } catch (IOException e) {
      clients.remove(client);
    }
  }

  /** True if each client that ever came has hung up. */
  boolean left() {
    return clients.stream().allMatch(RawServer::hungUp);
  }

  private static boolean hungUp(Socket client) {
    try {
      client.setSoTimeout(100);
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static String path(Socket client) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int c = client.getInputStream().read();
      if (c < 0) {
        throw new IOException("the request breaks off");
      }
      head.append((char) c);
    }
    return head.toString().split(" ", 3)[1];
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
