package eu.stratuslab.model.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The custom operations of a machine. */
public enum MachineAction {
  START,
  STOP,
  RESTART,
  PAUSE,
  SUSPEND,
  CAPTURE,
  SNAPSHOT,
  RESTORE;

  /** True if it makes or restores an image, and wants nothing of the power. */
  public boolean concernsImage() {
    return switch (this) {
      case CAPTURE, SNAPSHOT, RESTORE -> true;
      case START, STOP, RESTART, PAUSE, SUSPEND -> false;
    };
  }

  /** What is wanted of the power once it is asked for; a restart ends as it began. */
  Power wish() {
    return switch (this) {
      case START, RESTART -> Power.Running;
      case STOP -> Power.Stopped;
      case PAUSE -> Power.Paused;
      case SUSPEND -> Power.Suspended;
      case CAPTURE, SNAPSHOT, RESTORE ->
          throw new IllegalStateException(this + " wants nothing of the power");
    };
  }

  /** The action with that verb. */
  public static MachineAction of(String verb) {
    return valueOf(verb.toUpperCase(Locale.ROOT));
  }

  /** The action with that verb; empty for anything else that a Job may be about. */
  public static Optional<MachineAction> named(String verb) {
    return Arrays.stream(values()).filter(action -> action.verb().equals(verb)).findFirst();
  }

  /** The last segment of its URI. */
  public String verb() {
    return name().toLowerCase(Locale.ROOT);
  }
}
