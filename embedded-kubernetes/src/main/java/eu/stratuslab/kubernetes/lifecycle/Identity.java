package eu.stratuslab.kubernetes.lifecycle;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** New uids and the random ends of generated names. */
public final class Identity {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX = 5;
  private static final int LONGEST_PREFIX = 58;

  private final RandomGenerator random;

  public Identity(RandomGenerator random) {
    this.random = random;
  }

  /** A random uuid (RFC 9562, version 4). */
  public String uid() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  /** A name that begins with the given text. */
  public String name(String prefix) {
    StringBuilder name =
        new StringBuilder(prefix.substring(0, Math.min(prefix.length(), LONGEST_PREFIX)));
    for (int i = 0; i < SUFFIX; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }
}
