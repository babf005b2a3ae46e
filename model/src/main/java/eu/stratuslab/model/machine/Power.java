package eu.stratuslab.model.machine;

/** Whether a machine should run, or does. */
public enum Power {
  Running,
  Stopped,
  /** Its CPUs stand still; memory and devices stay on the host. */
  Paused,
  /** It has no process; its memory is saved on the host's disk, and a start goes on from there. */
  Suspended;

  /** True if a guest is somewhere in its life and does not move. */
  public boolean standsStill() {
    return this == Paused || this == Suspended;
  }
}
