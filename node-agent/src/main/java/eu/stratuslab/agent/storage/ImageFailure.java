package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/** Why an import ended without an image. */
public final class ImageFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** The reasons that are told. */
  public enum Reason {
    /** It does not come from a place that images may come from. */
    LocationRefused,
    /** The source answers that it has no such thing, or nonsense. */
    SourceFailed,
    /** The source cannot be reached, is too slow or breaks off. */
    SourceUnavailable,
    TooLarge,
    ChecksumMismatch,
    FormatMismatch,
    UnsupportedFormat,
    /** It would read another file: backing file, external data. */
    RefersToOtherFiles,
    Encrypted,
    StorageFull,
    /** A file under the disk that is to be captured is gone, or is none of ours. */
    BaseMissing,
    /** The disk cannot be copied. */
    CaptureFailed,
    /** Its Image resource is gone, and with it the place it came from. */
    ImageGone
  }

  private final Reason reason;
  private final boolean lasting;

  private ImageFailure(Reason reason, String message, boolean lasting, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.lasting = lasting;
  }

  /** Another attempt would fail the same way. */
  public static ImageFailure lasting(Reason reason, String message) {
    return new ImageFailure(reason, message, true, null);
  }

  /** Another attempt may succeed. */
  public static ImageFailure passing(Reason reason, String message, @Nullable Throwable cause) {
    return new ImageFailure(reason, message, false, cause);
  }

  public Reason reason() {
    return reason;
  }

  public boolean isLasting() {
    return lasting;
  }
}
