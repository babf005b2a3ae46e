package eu.stratuslab.kubernetes;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How an embedded Kubernetes runs.
 *
 * @param dataDirectory where its SQLite file is kept; empty keeps everything in memory only
 * @param port the port on the loopback address, 0 for any free one
 * @param token the bearer token that every request must carry
 * @param history how many changes per resource a watch can go back, at least 1
 */
public record Settings(
    Optional<Path> dataDirectory,
    int port,
    String token,
    InstantSource clock,
    RandomGenerator random,
    int history) {
  private static final int HISTORY = 4096;
  private static final int TOKEN_BYTES = 24;

  public Settings {
    if (token.isBlank()) {
      throw new IllegalArgumentException("the token is empty");
    }
    if (history < 1) {
      throw new IllegalArgumentException("the history is shorter than 1");
    }
  }

  /** Data in a directory, a free port, a new random token, the system's clock. */
  public static Settings in(Path dataDirectory) {
    return inMemory().withDataDirectory(dataDirectory);
  }

  /** Like {@link #in} and gone with the process. */
  public static Settings inMemory() {
    SecureRandom random = new SecureRandom();
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    return new Settings(
        Optional.empty(),
        0,
        Base64.getUrlEncoder().withoutPadding().encodeToString(token),
        InstantSource.system(),
        random,
        HISTORY);
  }

  public Settings withDataDirectory(Path directory) {
    return new Settings(Optional.of(directory), port, token, clock, random, history);
  }

  public Settings withPort(int newPort) {
    return new Settings(dataDirectory, newPort, token, clock, random, history);
  }

  public Settings withToken(String newToken) {
    return new Settings(dataDirectory, port, newToken, clock, random, history);
  }

  public Settings withClock(InstantSource newClock) {
    return new Settings(dataDirectory, port, token, newClock, random, history);
  }

  public Settings withRandom(RandomGenerator newRandom) {
    return new Settings(dataDirectory, port, token, clock, newRandom, history);
  }

  public Settings withHistory(int newHistory) {
    return new Settings(dataDirectory, port, token, clock, random, newHistory);
  }
}
