package eu.stratuslab.agent.storage;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One image on its way here, over all its attempts. */
final class ImportTask {

  static final int ATTEMPTS = 5;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** So long a failure is remembered; a wish that comes later is a reason to try again. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private int attempts;
  private boolean running;
  private long bytes;
  private long total = -1;
  private @Nullable ImageFailure failure;
  private Instant endedAt = Instant.MIN;
  private boolean done;
  private @Nullable Thread thread;

  /** True if an attempt is to be made now. */
  synchronized boolean begin(Instant now) {
    if (running || done || finalFailure().isPresent() || now.isBefore(nextAttempt())) {
      return false;
    }
    attempts++;
    running = true;
    return true;
  }

  /** When the next attempt may be made. */
  synchronized Instant nextAttempt() {
    return attempts == 0 || endedAt.equals(Instant.MIN)
        ? Instant.MIN
        : endedAt.plus(FIRST_PAUSE.multipliedBy(1L << (attempts - 1)));
  }

  synchronized void runsOn(Thread now) {
    thread = now;
  }

  synchronized void tellWhenOver(String waiter, Runnable changed) {
    if (!over()) {
      waiting.put(waiter, changed);
    }
  }

  /** One waits no more; true if nobody does. */
  synchronized boolean left(String waiter) {
    waiting.remove(waiter);
    return waiting.isEmpty();
  }

  synchronized void progress(long count, long of) {
    bytes = count;
    total = of;
  }

  void succeeded(Instant now) {
    ended(null, now);
  }

  void failed(ImageFailure why, Instant now) {
    ended(why, now);
  }

  private void ended(@Nullable ImageFailure why, Instant now) {
    List<Runnable> told;
    synchronized (this) {
      running = false;
      failure = why;
      done = why == null;
      endedAt = now;
      told = List.copyOf(waiting.values());
      waiting.clear();
    }
    told.forEach(Runnable::run);
  }

  /** True if no further attempt will be made. */
  synchronized boolean over() {
    return done || finalFailure().isPresent();
  }

  synchronized boolean forgettable(Instant now) {
    return done || endedAt.plus(REMEMBERED).isBefore(now);
  }

  /** The failure that ended the attempts. */
  synchronized Optional<ImageFailure> finalFailure() {
    return running
        ? Optional.empty()
        : Optional.ofNullable(failure).filter(f -> f.isLasting() || attempts >= ATTEMPTS);
  }

  /** 0 to 99. */
  synchronized int percent() {
    return total <= 0 ? 0 : (int) Math.min(99, bytes * 100 / total);
  }

  /** How far it is, in a sentence. */
  synchronized String message() {
    ImageFailure last = failure;
    if (!running && last != null) {
      return "attempt " + attempts + " of " + ATTEMPTS + " failed: " + last.getMessage();
    }
    return total < 0 ? bytes + " bytes are here" : percent() + " % of " + total + " bytes are here";
  }

  synchronized void interrupt() {
    if (thread != null && running) {
      thread.interrupt();
    }
  }
}
