package eu.stratuslab.simulation.process;

import java.time.Duration;

/**
 * How often everything is looked at, whether anything told of it or not.
 *
 * @param thorough between two sweeps of what is not a Job
 * @param resync between two looks of the mirror at everything
 * @param poll between two looks of an agent at everything
 */
public record Rhythm(Duration thorough, Duration resync, Duration poll) {
  /** More often than in a cloud, so that a calm need not be long. */
  public static final Rhythm BRISK =
      new Rhythm(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(30));

  /** As in a cloud. */
  public static final Rhythm REAL =
      new Rhythm(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(10));
}
