package eu.stratuslab.bridge.live;

import java.time.Duration;

/**
 * The bounds of streams of events.
 *
 * @param perUser how many one user may have open
 * @param all how many there may be
 * @param resources how many resources all streams together may follow
 * @param heartbeat after how long without an event a stream says that it lives, and its user is
 *     looked at again
 * @param patience how long a client may read nothing of what is sent
 * @param kept how many changes are kept for streams that lag; who lags more reads from the store
 */
public record StreamSettings(
    int perUser, int all, int resources, Duration heartbeat, Duration patience, int kept) {
  /** What is right for most clouds. */
  public static final StreamSettings USUAL =
      new StreamSettings(16, 256, 2_000_000, Duration.ofSeconds(15), Duration.ofSeconds(30), 1024);

  public StreamSettings {
    if (perUser < 1 || all < 1 || resources < 1 || kept < 1) {
      throw new IllegalArgumentException("a bound is less than 1");
    }
    if (heartbeat.compareTo(Duration.ofSeconds(60)) > 0) {
      // A user who was deleted is cut off after at most that.
      throw new IllegalArgumentException("heartbeat is " + heartbeat);
    }
  }
}
