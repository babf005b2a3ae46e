package eu.stratuslab.model.machine;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of a machine (DSP0263 5.14.1), what may follow each, and what may be asked in each.
 * REST, operator, agent, documentation and tests all read this table.
 */
public enum MachineState {
  CREATING,
  STARTING,
  STARTED,
  STOPPING,
  STOPPED,
  PAUSING,
  PAUSED,
  SUSPENDING,
  SUSPENDED,
  CAPTURING,
  RESTORING,
  ERROR,
  DELETING;

  /** Why a machine that is wanted up stays off: its guest's wish, or a hold after an import. */
  private static final Set<String> STAYS_OFF = Set.of("GuestShutdown", "Held");

  /** The states that may be seen next. */
  public Set<MachineState> next() {
    return switch (this) {
      case CREATING ->
          EnumSet.of(
              STARTING,
              STARTED,
              STOPPING,
              STOPPED,
              PAUSING,
              PAUSED,
              SUSPENDING,
              SUSPENDED,
              ERROR,
              DELETING);
      // What is to be captured while it runs may die before that is begun, and be started again.
      case STARTING ->
          EnumSet.of(STARTED, STOPPING, STOPPED, PAUSED, SUSPENDED, CAPTURING, ERROR, DELETING);
      case STARTED ->
          EnumSet.of(
              STARTING,
              STOPPING,
              STOPPED,
              PAUSING,
              PAUSED,
              SUSPENDING,
              SUSPENDED,
              CAPTURING,
              ERROR,
              DELETING);
      case STOPPING -> EnumSet.of(STARTING, STARTED, STOPPED, PAUSED, SUSPENDED, ERROR, DELETING);
      case STOPPED ->
          EnumSet.of(
              STARTING,
              STARTED,
              STOPPING,
              PAUSING,
              PAUSED,
              SUSPENDING,
              SUSPENDED,
              CAPTURING,
              RESTORING,
              ERROR,
              DELETING);
      case PAUSING -> EnumSet.of(STARTING, STARTED, STOPPING, STOPPED, PAUSED, ERROR, DELETING);
      case PAUSED ->
          EnumSet.of(STARTING, STARTED, STOPPING, STOPPED, PAUSING, CAPTURING, ERROR, DELETING);
      case SUSPENDING ->
          EnumSet.of(STARTING, STARTED, STOPPING, STOPPED, SUSPENDED, ERROR, DELETING);
      case SUSPENDED -> EnumSet.of(STARTING, STOPPING, STOPPED, SUSPENDING, ERROR, DELETING);
      // A guest goes on meanwhile: it may power off, or die and be started again.
      case CAPTURING, RESTORING -> EnumSet.complementOf(EnumSet.of(CREATING, CAPTURING, RESTORING));
      case ERROR -> EnumSet.complementOf(EnumSet.of(ERROR));
      case DELETING -> EnumSet.noneOf(MachineState.class);
    };
  }

  /** The actions that may be asked for in this state (DSP0263 5.14.1.3). */
  public Set<MachineAction> actions() {
    return switch (this) {
      case STOPPED ->
          EnumSet.of(
              MachineAction.START,
              MachineAction.RESTART,
              MachineAction.CAPTURE,
              MachineAction.SNAPSHOT,
              MachineAction.RESTORE);
      case STARTED ->
          EnumSet.of(
              MachineAction.STOP,
              MachineAction.RESTART,
              MachineAction.PAUSE,
              MachineAction.SUSPEND,
              MachineAction.CAPTURE,
              MachineAction.SNAPSHOT);
      // A stop may be asked for again, with force: the provider must never escalate by itself.
      case STARTING, STOPPING -> EnumSet.of(MachineAction.STOP);
      case PAUSED ->
          EnumSet.of(
              MachineAction.START,
              MachineAction.STOP,
              MachineAction.CAPTURE,
              MachineAction.SNAPSHOT);
      case PAUSING, SUSPENDING, SUSPENDED, ERROR ->
          EnumSet.of(MachineAction.START, MachineAction.STOP);
      case CREATING, CAPTURING, RESTORING, DELETING -> EnumSet.noneOf(MachineAction.class);
    };
  }

  /** The state that follows from a document, and from nothing else. */
  public static MachineState of(Document document) {
    return of(
        document.specAs(MachineSpec.class),
        document.deleting() != null,
        document.operation(),
        document.statusAs(MachineStatus.class));
  }

  /**
   * The state that follows from what is wanted and what is reported.
   *
   * @param deleting true if the machine is to be gone
   * @param operation the open request, or null
   */
  public static MachineState of(
      MachineSpec spec, boolean deleting, @Nullable Operation operation, MachineStatus status) {
    if (deleting) {
      return DELETING;
    }
    var failure = status.failure();
    if (failure != null && failure.powerRevision() == spec.powerRevision()) {
      // What could not be made to stand still runs on.
      return spec.power().standsStill() && status.power() == Power.Running ? STARTED : ERROR;
    }
    if (!status.isCreated()) {
      return CREATING;
    }
    return switch (operation == null ? "" : operation.action()) {
      case "restart" -> STARTING;
      case "capture", "snapshot" -> CAPTURING;
      case "restore" -> RESTORING;
      default -> byPower(spec, status);
    };
  }

  private static MachineState byPower(MachineSpec spec, MachineStatus status) {
    return switch (spec.power()) {
      case Running -> running(spec, status);
      case Stopped -> status.power() == Power.Stopped ? STOPPED : STOPPING;
      case Paused -> still(spec, status, PAUSED, PAUSING);
      case Suspended -> still(spec, status, SUSPENDED, SUSPENDING);
    };
  }

  /** A guest whose memory is lost, or that powered off before, can stand still no more. */
  private static MachineState still(
      MachineSpec spec, MachineStatus status, MachineState reached, MachineState going) {
    if (status.power() == spec.power()) {
      return reached;
    }
    var off =
        status.power() == Power.Stopped && status.stoppedReason() != null && answered(spec, status);
    return off ? STOPPED : going;
  }

  private static boolean answered(MachineSpec spec, MachineStatus status) {
    var answered = status.powerRevision();
    return answered != null && answered == spec.powerRevision();
  }

  private static MachineState running(MachineSpec spec, MachineStatus status) {
    if (status.power() == Power.Running) {
      return STARTED;
    }
    var staysOff =
        status.power() == Power.Stopped
            && STAYS_OFF.contains(String.valueOf(status.stoppedReason()))
            && answered(spec, status);
    return staysOff ? STOPPED : STARTING;
  }
}
