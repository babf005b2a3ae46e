package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes a socket when what is awaited of it takes longer than it may. A socket's own time-out
 * counts from the last byte, so that who sends one now and then never meets it.
 */
final class Watchdog {
  private static final long TICK_NANOS = 100_000_000;

  private final Socket socket;
  private volatile boolean awake;
  private volatile boolean bitten;
  private volatile long until;

  /** Watches a socket, from the first wait until it is closed. */
  Watchdog(Socket socket) {
    this.socket = socket;
    Thread.startVirtualThread(this::watch);
  }

  /** From now on something is awaited, until a time by {@link System#nanoTime}. */
  void expect(long nanoTime) {
    until = nanoTime;
    awake = true;
  }

  /** The same, for so long. */
  void expect(Duration longest) {
    expect(System.nanoTime() + longest.toNanos());
  }

  /** It came. */
  void rest() {
    awake = false;
  }

  /** True if it closed the socket. */
  boolean bitten() {
    return bitten;
  }

  private void watch() {
    while (!socket.isClosed()) {
      if (awake && System.nanoTime() - until >= 0) {
        bite();
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  private void bite() {
    bitten = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket that cannot be closed", e);
    }
  }
}
