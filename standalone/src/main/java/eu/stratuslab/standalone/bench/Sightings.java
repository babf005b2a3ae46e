package eu.stratuslab.standalone.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * When machines were first seen running: one client that lists all of them again and again, so that
 * those who wait do not take from the cloud what it needs to start them.
 */
final class Sightings implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CloudUnderTest cloud;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  Sightings(CloudUnderTest cloud) {
    this.cloud = cloud;
    thread = Thread.ofVirtual().start(this::look);
  }

  private void look() {
    while (!closed) {
      look(cloud);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void look(CloudUnderTest of) {
    var list = of.client().get("machines?$select=machines/id,machines/state");
    if (list.status() == 200) {
      var now = System.nanoTime();
      for (var machine : list.body().path("machines")) {
        if (machine.path("state").asText().equals("STARTED")) {
          seen.putIfAbsent(machine.path("id").asText(), now);
        }
      }
    }
  }

  /** When all of these were first seen running, by {@link System#nanoTime}. */
  List<Long> await(Collection<String> machines) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.keySet().containsAll(machines)) {
      if (System.nanoTime() - deadline > 0 || !thread.isAlive()) {
        throw new IllegalStateException(
            machines.stream().filter(m -> !seen.containsKey(m)).count() + " machines do not run");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return machines.stream().map(machine -> seen.getOrDefault(machine, 0L)).toList();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
