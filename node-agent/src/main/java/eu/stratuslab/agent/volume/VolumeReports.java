package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.volume.Seen.Use;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import eu.stratuslab.model.volume.VolumeStatus.Attached;
import eu.stratuslab.model.volume.VolumeStatus.Detached;
import eu.stratuslab.model.volume.VolumeStatus.Failure;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be said of a volume as it is seen. */
final class VolumeReports {

  private VolumeReports() {}

  static VolumeReport of(WantedVolume wanted, Seen seen) {
    boolean there = seen.stored() != null;
    Optional<Use> user =
        seen.uses().stream().filter(Use::ours).max(Comparator.comparing(Use::live));
    boolean free = seen.uses().isEmpty() && wanted.spec().wantedBy() == null;
    return new VolumeReport(
        there,
        user.map(VolumeReports::attached).orElse(null),
        free ? new Detached(wanted.revision()) : null,
        operation(seen),
        null,
        null,
        there ? Condition.TRUE : Condition.FALSE,
        there ? (user.isPresent() ? "Attached" : "Available") : "Creating",
        there ? (user.isPresent() ? "a machine has it" : "no machine has it") : "it is being made");
  }

  private static @Nullable OperationStatus operation(Seen seen) {
    var is = seen.stored() == null ? null : seen.stored().record().operation();
    return is == null
        ? null
        : new OperationStatus(is.id(), is.done(), is.succeeded(), is.reason(), is.message());
  }

  private static Attached attached(Use use) {
    return new Attached(use.machine(), use.epoch(), use.location(), use.live());
  }

  /** What is in a pool that is not here is not known to be lost. */
  static Failure withoutPool(WantedVolume wanted, String pool) {
    return failure(wanted, WantedVolume.POOL_MISSING, elsewhere(pool));
  }

  /** Nor is it known to be gone. */
  static VolumeReport withoutPool(VolumeReport report, String pool) {
    return report.because(Condition.FALSE, WantedVolume.POOL_MISSING, elsewhere(pool));
  }

  private static String elsewhere(String pool) {
    return "its pool is not on this host now: " + pool;
  }

  static Failure failure(WantedVolume wanted, String reason, String message) {
    return new Failure(reason, message, wanted.revision());
  }
}
