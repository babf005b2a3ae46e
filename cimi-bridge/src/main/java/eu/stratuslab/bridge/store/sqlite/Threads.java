package eu.stratuslab.bridge.store.sqlite;

import java.util.List;

/** Ends threads. */
final class Threads {

  private Threads() {}

  /** Waits for threads to end, for a bounded time each. */
  static void join(List<Thread> threads, long millis) {
    try {
      for (var thread : threads) {
        thread.join(millis);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
