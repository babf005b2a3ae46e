package eu.stratuslab.agent.volume;

import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import eu.stratuslab.model.volume.VolumeStatus.Attached;
import eu.stratuslab.model.volume.VolumeStatus.Detached;
import eu.stratuslab.model.volume.VolumeStatus.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a volume; {@link VolumeStatusWriter} turns it into a status.
 *
 * @param ready {@code True} or {@code False}
 * @param reason one word
 * @param message a sentence
 */
public record VolumeReport(
    boolean created,
    @Nullable Attached attachment,
    @Nullable Detached detached,
    @Nullable OperationStatus operation,
    @Nullable Failure failure,
    @Nullable Terminated terminated,
    String ready,
    String reason,
    String message) {

  VolumeReport because(String newReady, String newReason, String newMessage) {
    return new VolumeReport(
        created,
        attachment,
        detached,
        operation,
        failure,
        terminated,
        newReady,
        newReason,
        newMessage);
  }

  VolumeReport failed(Failure why) {
    return new VolumeReport(
        created,
        attachment,
        detached,
        operation,
        why,
        terminated,
        "False",
        why.reason(),
        why.message());
  }

  VolumeReport terminated(Terminated proof) {
    return new VolumeReport(
        false, null, detached, null, null, proof, "False", "Terminated", "nothing of it is left");
  }
}
