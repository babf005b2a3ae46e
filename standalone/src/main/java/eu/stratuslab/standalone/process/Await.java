package eu.stratuslab.standalone.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something outside this process. */
public final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private Await() {}

  /** What the supplier gives as soon as it gives something; empty when the time is up. */
  public static <T> Optional<T> until(Duration bound, Supplier<Optional<T>> look) {
    var deadline = System.nanoTime() + bound.toNanos();
    var found = look.get();
    while (found.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE_NANOS);
      found = look.get();
    }
    return found;
  }
}
