package eu.stratuslab.bridge.mirror;

import java.time.Duration;

/**
 * How a mirror runs.
 *
 * @param identity of this bridge among its replicas
 * @param lease for how long a leader may be unheard of before another one takes over
 * @param resync how often everything is looked at, whether anything told of it or not
 * @param tend how often the identity of the cluster is looked at
 * @param workers how many keys are worked on at once
 */
public record Settings(
    String identity, Duration lease, Duration resync, Duration tend, int workers) {

  /** With a look every twentieth of it: another one mirrors within 8 seconds. */
  private static final Duration LEASE = Duration.ofSeconds(7);

  public static Settings of(String identity) {
    return new Settings(identity, LEASE, Duration.ofMinutes(10), Duration.ofSeconds(1), 16);
  }
}
