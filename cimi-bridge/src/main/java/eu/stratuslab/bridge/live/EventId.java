package eu.stratuslab.bridge.live;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The ids of events: a position in the store's feed, and of what it is a position.
 *
 * <p>An id is checked, not signed: whoever makes one up is told, from another position, what he may
 * see anyway. An id of another stream, or of the same when its reader had other rights, tells
 * nothing about what he knows.
 */
final class EventId {
  private static final int MAX_LENGTH = 4096;
  private static final int FINGERPRINT_BYTES = 9;

  private final String prefix;

  /**
   * @param subject what is followed and who follows it, in any unambiguous form
   */
  EventId(String subject) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
      var encoder = Base64.getUrlEncoder().withoutPadding();
      prefix = "1." + encoder.encodeToString(Arrays.copyOf(digest, FINGERPRINT_BYTES)) + ".";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String of(String checkpoint) {
    return prefix
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(checkpoint.getBytes(StandardCharsets.UTF_8));
  }

  /** The checkpoint in an id; empty if it is none of this stream. */
  Optional<String> checkpoint(String id) {
    if (id.length() > MAX_LENGTH || !id.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      var bytes = Base64.getUrlDecoder().decode(id.substring(prefix.length()));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
