package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/**
 * How the capture of an image goes on this host.
 *
 * @param image what was made; null unless it is MADE
 * @param reason why it failed, in one word
 * @param message why it failed or how far it is, in a sentence
 */
public record CaptureView(
    Phase phase, @Nullable ImportedImage image, @Nullable String reason, @Nullable String message) {

  /** How far it is. */
  public enum Phase {
    /** Nothing is there and nobody is at it. */
    NONE,
    RUNNING,
    MADE,
    FAILED
  }

  public static final CaptureView NONE = new CaptureView(Phase.NONE, null, null, null);

  public static CaptureView running(String message) {
    return new CaptureView(Phase.RUNNING, null, null, message);
  }

  public static CaptureView made(ImportedImage image) {
    return new CaptureView(Phase.MADE, image, null, null);
  }

  public static CaptureView failed(String reason, String message) {
    return new CaptureView(Phase.FAILED, null, reason, message);
  }
}
