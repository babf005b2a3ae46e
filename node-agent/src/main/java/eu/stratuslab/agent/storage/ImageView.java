package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/**
 * An image on this host.
 *
 * @param reason why it failed, in one word
 * @param message why it failed or how far it is, in a sentence
 * @param percent how far it is on its way, 0 to 99; null unless it is
 */
public record ImageView(
    Availability availability,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Integer percent) {
  public static final ImageView CACHED = new ImageView(Availability.CACHED, null, null, null);
  public static final ImageView MISSING = new ImageView(Availability.MISSING, null, null, null);

  /** Whether an image can be used. */
  public enum Availability {
    CACHED,
    MISSING,
    IMPORTING,
    FAILED
  }
}
