package eu.stratuslab.agent.hypervisor;

/** Why a domain is in its {@link PowerState}. A daemon that restarts forgets it: UNKNOWN. */
public enum StateReason {
  UNKNOWN,
  /** RUNNING: by a normal start. */
  BOOTED,
  /** RUNNING: from saved memory. */
  RESTORED,
  /** RUNNING: after a pause. */
  UNPAUSED,
  /** RUNNING: after a sleep. */
  WOKEN_UP,
  /** PAUSED or SHUTDOWN_IN_PROGRESS: asked for through the hypervisor. */
  REQUESTED,
  /** PAUSED: a disk failed or is full. */
  IO_ERROR,
  /** PAUSED: by the guest's watchdog. */
  WATCHDOG,
  /** PAUSED: while its process is being started. */
  STARTING_UP,
  /** SHUT_OFF: the guest powered off, by itself or since it was asked to. */
  SHUTDOWN,
  /** SHUT_OFF: the power was cut through the hypervisor. */
  DESTROYED,
  /** SHUT_OFF: its process died; CRASHED or PAUSED: the guest panicked. */
  CRASHED,
  /** SHUT_OFF: it failed to start. */
  FAILED,
  /** SHUT_OFF: the daemon lost it while it was reconnecting. */
  DAEMON,
  SAVED,
  MIGRATED,
  FROM_SNAPSHOT,
  /** One that we have no word for. */
  OTHER
}
