package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/**
 * How the capture of an image goes on this host.
 *
 * @param image what was made; null unless it is MADE
 * @param reason why it failed, in one word
 * @param message why it failed or how far it is, in a sentence
 * @param percent how much is copied, 0 to 99; null unless that is known
 */
public record CaptureView(
    Phase phase,
    @Nullable ImportedImage image,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Integer percent) {

  private static final int MOST = 99;

  /** How far it is. */
  public enum Phase {
    /** Nothing is there and nobody is at it. */
    NONE,
    RUNNING,
    MADE,
    FAILED
  }

  public static final CaptureView NONE = new CaptureView(Phase.NONE, null, null, null, null);

  public static CaptureView running(String message) {
    return new CaptureView(Phase.RUNNING, null, null, message, null);
  }

  /** The disk is being copied, and so much is. */
  public static CaptureView copied(int percent) {
    int shown = Math.clamp(percent, 0, MOST);
    String message = "the disk is copied to " + shown + " %";
    return new CaptureView(Phase.RUNNING, null, null, message, shown);
  }

  public static CaptureView made(ImportedImage image) {
    return new CaptureView(Phase.MADE, image, null, null, null);
  }

  public static CaptureView failed(String reason, String message) {
    return new CaptureView(Phase.FAILED, null, reason, message, null);
  }
}
