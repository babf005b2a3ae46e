package eu.stratuslab.agent.domain;

import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.machine.Power;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a machine; {@link StatusWriter} turns it into a status.
 *
 * @param latestSnapshot the uuid of the newest snapshot that is here
 * @param ready {@code True}, {@code False} or {@code Unknown}
 * @param reason one word
 * @param message a sentence
 */
public record Report(
    boolean created,
    @Nullable Power power,
    @Nullable Long acted,
    @Nullable String stoppedReason,
    @Nullable String latestSnapshot,
    MachineStatus.@Nullable OperationStatus operation,
    MachineStatus.@Nullable Failure failure,
    boolean restartRequired,
    MachineStatus.@Nullable Terminated terminated,
    String ready,
    String reason,
    String message) {

  Report because(String newReady, String newReason, String newMessage) {
    return new Report(
        created,
        power,
        acted,
        stoppedReason,
        latestSnapshot,
        operation,
        failure,
        restartRequired,
        terminated,
        newReady,
        newReason,
        newMessage);
  }

  Report snapshot(@Nullable String newest) {
    return new Report(
        created,
        power,
        acted,
        stoppedReason,
        newest,
        operation,
        failure,
        restartRequired,
        terminated,
        ready,
        reason,
        message);
  }

  Report failed(MachineStatus.Failure why) {
    return new Report(
        created,
        power,
        acted,
        stoppedReason,
        latestSnapshot,
        operation,
        why,
        restartRequired,
        terminated,
        "False",
        why.reason(),
        why.message());
  }

  Report terminated(MachineStatus.Terminated proof) {
    return new Report(
        false,
        null,
        acted,
        null,
        null,
        operation,
        null,
        false,
        proof,
        "False",
        "Terminated",
        "nothing of it is left on the host");
  }
}
