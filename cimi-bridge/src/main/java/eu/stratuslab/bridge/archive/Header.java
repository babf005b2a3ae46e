package eu.stratuslab.bridge.archive;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * The first line of an archive.
 *
 * @param format {@link #FORMAT}
 * @param version of the format; readers take lower ones
 * @param cloud the uuid of the cloud
 * @param term of the newest mirror
 * @param at when the export began
 * @param cipher what seals the secrets
 * @param key how the key is made from the pass-phrase
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Header(
    String format, int version, String cloud, long term, Instant at, String cipher, KeyMaking key) {
  static final String FORMAT = "stratuslab-archive";
  static final int VERSION = 1;
  static final String CIPHER = "AES-256-GCM";

  /**
   * How a pass-phrase becomes a key: Argon2id (RFC 9106).
   *
   * @param memory in KiB
   * @param salt in base64
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record KeyMaking(
      String function, int memory, int iterations, int parallelism, byte[] salt) {
    static final String ARGON2ID = "argon2id";
    private static final int MAX_MEMORY = 1 << 20;
    private static final int MAX_ITERATIONS = 64;

    /** RFC 9106's second choice: what a machine with little memory can do. */
    static KeyMaking usual(byte[] salt) {
      return new KeyMaking(ARGON2ID, 65_536, 3, 4, salt);
    }

    /** An archive must not make its reader work without end. */
    boolean acceptable() {
      return ARGON2ID.equals(function)
          && memory >= 8
          && memory <= MAX_MEMORY
          && iterations >= 1
          && iterations <= MAX_ITERATIONS
          && parallelism >= 1
          && parallelism <= 16
          && salt != null
          && salt.length >= 16;
    }
  }
}
