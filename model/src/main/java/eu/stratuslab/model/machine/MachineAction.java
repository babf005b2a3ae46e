package eu.stratuslab.model.machine;

import java.util.Locale;

/** The custom operations of a machine. */
public enum MachineAction {
  START,
  STOP,
  RESTART,
  PAUSE,
  SUSPEND;

  /** What is wanted of the power once it is asked for; a restart ends as it began. */
  Power wish() {
    return switch (this) {
      case START, RESTART -> Power.Running;
      case STOP -> Power.Stopped;
      case PAUSE -> Power.Paused;
      case SUSPEND -> Power.Suspended;
    };
  }

  /** The action with that verb. */
  static MachineAction of(String verb) {
    return valueOf(verb.toUpperCase(Locale.ROOT));
  }

  /** The last segment of its URI. */
  public String verb() {
    return name().toLowerCase(Locale.ROOT);
  }
}
