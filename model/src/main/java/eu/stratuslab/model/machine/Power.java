package eu.stratuslab.model.machine;

/** Whether a machine should run, or does. */
public enum Power {
  Running,
  Stopped
}
