package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.agent.hypervisor.StateReason;

/** libvirt's numbers for states and reasons (libvirt-domain.h) in the words of the port. */
final class States {

  private static final int SHUT_OFF = 5;

  private States() {}

  static PowerState state(int state, boolean managedSave) {
    return switch (state) {
      case 1, 2 -> PowerState.RUNNING; // RUNNING, BLOCKED
      case 3 -> PowerState.PAUSED;
      case 4 -> PowerState.SHUTDOWN_IN_PROGRESS;
      case SHUT_OFF -> managedSave ? PowerState.SUSPENDED_TO_DISK : PowerState.SHUT_OFF;
      case 6 -> PowerState.CRASHED;
      case 7 -> PowerState.SUSPENDED_TO_RAM;
      default -> PowerState.UNKNOWN;
    };
  }

  /** Whether the domain has a process. */
  static boolean isActive(int state) {
    return state != SHUT_OFF;
  }

  static StateReason reason(int state, int reason) {
    if (reason == 0) {
      return StateReason.UNKNOWN;
    }
    return switch (state) {
      case 1 -> running(reason);
      case 3 -> paused(reason);
      case 4 -> StateReason.REQUESTED;
      case SHUT_OFF -> shutOff(reason);
      case 6 -> StateReason.CRASHED;
      default -> StateReason.OTHER;
    };
  }

  private static StateReason running(int reason) {
    return switch (reason) {
      case 1 -> StateReason.BOOTED;
      case 2 -> StateReason.MIGRATED;
      case 3 -> StateReason.RESTORED;
      case 4 -> StateReason.FROM_SNAPSHOT;
      case 5 -> StateReason.UNPAUSED;
      case 8 -> StateReason.WOKEN_UP;
      default -> StateReason.OTHER;
    };
  }

  private static StateReason paused(int reason) {
    return switch (reason) {
      case 1 -> StateReason.REQUESTED;
      case 2 -> StateReason.MIGRATED;
      case 3 -> StateReason.SAVED;
      case 5 -> StateReason.IO_ERROR;
      case 6 -> StateReason.WATCHDOG;
      case 7 -> StateReason.FROM_SNAPSHOT;
      case 8 -> StateReason.SHUTDOWN;
      case 10 -> StateReason.CRASHED;
      case 11 -> StateReason.STARTING_UP;
      default -> StateReason.OTHER;
    };
  }

  private static StateReason shutOff(int reason) {
    return switch (reason) {
      case 1 -> StateReason.SHUTDOWN;
      case 2 -> StateReason.DESTROYED;
      case 3 -> StateReason.CRASHED;
      case 4 -> StateReason.MIGRATED;
      case 5 -> StateReason.SAVED;
      case 6 -> StateReason.FAILED;
      case 7 -> StateReason.FROM_SNAPSHOT;
      case 8 -> StateReason.DAEMON;
      default -> StateReason.OTHER;
    };
  }
}
