package eu.stratuslab.agent.hypervisor;

/** What a domain does, as observed. */
public enum PowerState {
  RUNNING,
  PAUSED,
  /** The guest was asked to power off, or is about to. */
  SHUTDOWN_IN_PROGRESS,
  SHUT_OFF,
  /** The guest panicked and the domain is kept for inspection. */
  CRASHED,
  SUSPENDED_TO_RAM,
  /** Not active, with its memory saved: the next start resumes it. */
  SUSPENDED_TO_DISK,
  UNKNOWN
}
