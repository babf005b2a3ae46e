package eu.stratuslab.standalone.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server on the loopback address and counts what passes. */
final class Relay implements AutoCloseable {
  private static final byte[] REQUEST = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 64 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What has passed. */
  record Passed(long requests, long bytes) {
    Passed since(Passed before) {
      return new Passed(requests - before.requests, bytes - before.bytes);
    }
  }

  /**
   * Listens.
   *
   * @param target the server's port
   */
  Relay(int target) {
    this.target = target;
    try {
      listening = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  Passed passed() {
    return new Passed(requests.get(), bytes.get());
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        var client = listening.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> copy(client, server, true));
        Thread.ofVirtual().start(() -> copy(server, client, false));
      } catch (IOException _) {
        // It was closed, or the server is gone: the client tries again.
      }
    }
  }

  private void copy(Socket from, Socket to, boolean counting) {
    var buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int matched = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes.addAndGet(n);
        matched = counting ? count(buffer, n, matched) : 0;
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException _) {
      // One of them hung up.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /** How much of the end of a request's first line has been seen. */
  private int count(byte[] buffer, int length, int matched) {
    int seen = matched;
    for (int i = 0; i < length; i++) {
      seen = buffer[i] == REQUEST[seen] ? seen + 1 : buffer[i] == REQUEST[0] ? 1 : 0;
      if (seen == REQUEST.length) {
        requests.incrementAndGet();
        seen = 0;
      }
    }
    return seen;
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
