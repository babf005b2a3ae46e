package eu.stratuslab.model.volume;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of a volume (DSP0263 5.15.1) and what may follow each. There is none for being
 * attached: that shows in the machine's {@code volumes}.
 */
public enum VolumeState {
  CREATING,
  AVAILABLE,
  CAPTURING,
  RESTORING,
  ERROR,
  DELETING;

  /** The action during which a volume is CAPTURING. */
  public static final String SNAPSHOT = "snapshot";

  /** The action during which a volume is RESTORING. */
  public static final String RESTORE = "restore";

  /** The states that may be seen next. */
  public Set<VolumeState> next() {
    return switch (this) {
      case CREATING -> EnumSet.of(AVAILABLE, ERROR, DELETING);
      case AVAILABLE -> EnumSet.of(CAPTURING, RESTORING, ERROR, DELETING);
      case CAPTURING, RESTORING -> EnumSet.of(AVAILABLE, ERROR, DELETING);
      // What was given up may have been made after all.
      case ERROR -> EnumSet.of(AVAILABLE, DELETING);
      case DELETING -> EnumSet.noneOf(VolumeState.class);
    };
  }

  /** The state that follows from a document, and from nothing else. */
  public static VolumeState of(Document document) {
    return of(
        document.deleting() != null, document.operation(), document.statusAs(VolumeStatus.class));
  }

  /**
   * The state that follows from what is wanted and what is reported.
   *
   * @param deleting true if the volume is to be gone
   * @param operation the open request, or null
   */
  public static VolumeState of(
      boolean deleting, @Nullable Operation operation, VolumeStatus status) {
    if (deleting) {
      return DELETING;
    }
    if (!status.isCreated()) {
      return status.failure() == null ? CREATING : ERROR;
    }
    return switch (operation == null ? "" : operation.action()) {
      case SNAPSHOT -> CAPTURING;
      case RESTORE -> RESTORING;
      default -> AVAILABLE;
    };
  }
}
