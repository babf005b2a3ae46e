package eu.stratuslab.agent.storage;

import org.jspecify.annotations.Nullable;

/** Why a pool cannot do what is asked of it; nothing of it is left behind. */
public final class VolumeFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The reasons that are told. */
  public enum Reason {
    /** The pool has less room than the volume may need. */
    StorageFull,
    /** This host has no pool of that name. */
    PoolUnknown,
    /** This host cannot make such a file system, or not on a volume of this size. */
    FormatUnsupported,
    /** The volume does not become smaller. */
    ShrinkRefused,
    /** What the pool has under the volume's name is not that volume, or is damaged. */
    NotReadable,
    /** The disk under the pool fails. */
    StorageFailed
  }

  private final Reason reason;

  public VolumeFailure(Reason reason, String message) {
    this(reason, message, null);
  }

  public VolumeFailure(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another attempt would fail the same way, until somebody changes something. */
  public boolean lasting() {
    return switch (reason) {
      case StorageFull, PoolUnknown, FormatUnsupported, ShrinkRefused -> true;
      case NotReadable, StorageFailed -> false;
    };
  }
}
