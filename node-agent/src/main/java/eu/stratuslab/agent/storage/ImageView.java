package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/**
 * An image on this host.
 *
 * @param reason why it failed, in one word
 * @param message why it failed or how far it is, in a sentence
 */
public record ImageView(
    Availability availability, @Nullable String reason, @Nullable String message) {
  public static final ImageView CACHED = new ImageView(Availability.CACHED, null, null);
  public static final ImageView MISSING = new ImageView(Availability.MISSING, null, null);

  /** Whether an image can be used. */
  public enum Availability {
    CACHED,
    MISSING,
    IMPORTING,
    FAILED
  }
}
