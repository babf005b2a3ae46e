package eu.stratuslab.standalone.process;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for something outside this process. */
public final class Await {
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private Await() {}

  /** What the supplier gives as soon as it gives something; empty when the time is up. */
  public static <T> Optional<T> until(Duration bound, Supplier<Optional<T>> look) {
    return until(bound, Duration.ofNanos(PAUSE_NANOS), look);
  }

  /** The same for who chooses how long to pause between two looks. */
  public static <T> Optional<T> until(Duration bound, Duration pause, Supplier<Optional<T>> look) {
    var deadline = System.nanoTime() + bound.toNanos();
    var found = look.get();
    while (found.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(pause.toNanos());
      found = look.get();
    }
    return found;
  }

  /** Tries again until it is done; when the time is up, its last refusal is thrown. */
  public static void untilDone(
      Duration bound, Runnable attempt, Class<? extends RuntimeException> refusal) {
    var last = new AtomicReference<@Nullable RuntimeException>();
    var _ =
        until(
                bound,
                () -> {
                  try {
                    attempt.run();
                    return Optional.of(true);
                  } catch (RuntimeException e) {
                    if (!refusal.isInstance(e)) {
                      throw e;
                    }
                    last.set(e);
                    return Optional.<Boolean>empty();
                  }
                })
            .orElseThrow(() -> Objects.requireNonNull(last.get(), "it was not even tried"));
  }
}
