package eu.stratuslab.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens by itself. */
public final class Eventually {
  private static final Duration STEP = Duration.ofMillis(20);

  private Eventually() {}

  /** Returns when the condition holds; fails after a minute. */
  public static void holds(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Api.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(end);
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
