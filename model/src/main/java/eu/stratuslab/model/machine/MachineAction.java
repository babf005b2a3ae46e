package eu.stratuslab.model.machine;

import java.util.Locale;

/** The custom operations of a machine. */
public enum MachineAction {
  START,
  STOP,
  RESTART;

  /** The last segment of its URI. */
  public String verb() {
    return name().toLowerCase(Locale.ROOT);
  }
}
