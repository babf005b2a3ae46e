package eu.stratuslab.agent.storage;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a source sends enough to come to an end. One that sends a byte now and then is as good as
 * silent: in the hour that an import may take it sends less than the smallest image, and others
 * wait for their turn.
 */
final class Pace {

  /** Less than so many bytes a second is too slow. */
  static final int LEAST = 1024;

  /** The time over which is counted. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  private Instant since;
  private long from;

  Pace(Instant start) {
    since = start;
  }

  /**
   * True if too little came since it was counted last.
   *
   * @param bytes that are here in all
   */
  boolean tooSlow(long bytes, Instant now) {
    Duration passed = Duration.between(since, now);
    if (passed.compareTo(WINDOW) < 0) {
      return false;
    }
    boolean slow = bytes - from < LEAST * passed.toSeconds();
    since = now;
    from = bytes;
    return slow;
  }
}
