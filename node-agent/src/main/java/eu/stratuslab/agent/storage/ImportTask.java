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

  /** A source that says nothing for as long is told to be silent. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** So long a failure is remembered; a wish that comes later is a reason to try again. */
  private static final Duration REMEMBERED = Duration.ofSeconds(10);

  private final Map<String, Runnable> waiting = new LinkedHashMap<>();
  private int attempts;
  private boolean running;

  /** When something last came in this attempt; null while it waits for its turn. */
  private @Nullable Instant moved;

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
    moved = null;
    bytes = 0;
    total = -1;
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

  /** It is its turn. */
  synchronized void asks(Instant now) {
    moved = now;
  }

  synchronized void progress(long count, long of, Instant now) {
    if (count > bytes) {
      moved = now;
    }
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
  synchronized String message(Instant now) {
    ImageFailure last = failure;
    if (!running && last != null) {
      return numbered("failed: " + last.getMessage());
    }
    String phase = moved == null ? "it waits for its turn" : arrived() + silence(moved, now);
    return attempts > 1 ? numbered(phase) : phase;
  }

  private String numbered(String what) {
    return "attempt " + attempts + " of " + ATTEMPTS + ": " + what;
  }

  private String arrived() {
    if (bytes == 0) {
      return "the source is asked";
    }
    return total < 0 ? bytes + " bytes are here" : percent() + " % of " + total + " bytes are here";
  }

  /** In steps, so that it is not told anew at every look. */
  private static String silence(Instant since, Instant now) {
    long steps = Duration.between(since, now).dividedBy(SILENCE);
    return steps < 1
        ? ""
        : "; the source has been silent for " + SILENCE.multipliedBy(steps).toSeconds() + " s";
  }

  /** Why it was given up, in a sentence. */
  synchronized String lastWord() {
    ImageFailure last = failure;
    String message = last == null ? "" : String.valueOf(last.getMessage());
    return last == null || last.isLasting() ? message : numbered(message);
  }

  synchronized void interrupt() {
    if (thread != null && running) {
      thread.interrupt();
    }
  }
}
