package eu.stratuslab.agent.domain;

import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.model.machine.MachineStatus;
import eu.stratuslab.model.resource.Reference;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Turns a report into the status that is written, or into nothing if it says nothing new. */
final class StatusWriter {

  private StatusWriter() {}

  /** The status to write, without its sequence; empty if the resource says so already. */
  static Optional<MachineStatus> news(
      Wanted wanted, Observed observed, Report report, Instant now) {
    MachineStatus status = status(wanted, observed, report, now);
    return plain(wanted.status()).equals(status) ? Optional.empty() : Optional.of(status);
  }

  /** With its place in the order of reports. */
  static MachineStatus sequenced(MachineStatus status, long sequence) {
    return copy(status, null, status.conditions(), sequence);
  }

  private static MachineStatus status(
      Wanted wanted, Observed observed, Report report, Instant now) {
    MachineStatus draft =
        new MachineStatus(
            null,
            null,
            observed.hostName(),
            report.created() ? true : null,
            report.power(),
            report.acted(),
            report.stoppedReason(),
            report.created() ? addresses(wanted, observed) : null,
            report.latestSnapshot() == null
                ? null
                : new Reference(ResourceTypes.MACHINE_IMAGE.href(report.latestSnapshot())),
            report.operation(),
            report.failure(),
            report.restartRequired() ? true : null,
            report.created() ? observed.capture().percent() : observed.image().percent(),
            report.terminated(),
            observed.host(),
            wanted.spec().epoch(),
            null,
            wanted.revision(),
            wanted.generation(),
            conditions(wanted, report, now));
    String state =
        MachineState.of(wanted.spec(), wanted.deleting(), wanted.spec().operation(), draft).name();
    return copy(draft, state, draft.conditions(), null);
  }

  private static List<Condition> conditions(Wanted wanted, Report report, Instant now) {
    List<Condition> own = ours(wanted.status().conditions());
    List<Condition> ready =
        Condition.set(
            own,
            "Ready",
            report.ready(),
            report.reason(),
            report.message(),
            wanted.generation(),
            now);
    return Condition.set(
        ready,
        "RestartRequired",
        report.restartRequired() ? Condition.TRUE : Condition.FALSE,
        report.restartRequired() ? "Changed" : "UpToDate",
        report.restartRequired() ? "a change waits for the next start" : "nothing waits",
        wanted.generation(),
        now);
  }

  /** The operator writes conditions of its own. */
  private static List<Condition> ours(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> c.type().equals("Ready") || c.type().equals("RestartRequired"))
        .toList();
  }

  private static List<String> addresses(Wanted wanted, Observed observed) {
    Placement placement = wanted.spec().placement();
    return placement == null || placement.addresses().isEmpty()
        ? observed.leases()
        : placement.addresses().stream().map(Placement.Address::ip).toList();
  }

  /** What of a status is ours and has a meaning beside its order. */
  private static MachineStatus plain(MachineStatus status) {
    return copy(status, status.state(), ours(status.conditions()), null);
  }

  private static MachineStatus copy(
      MachineStatus is,
      @org.jspecify.annotations.Nullable String state,
      List<Condition> conditions,
      @org.jspecify.annotations.Nullable Long sequence) {
    return new MachineStatus(
        state == null ? is.state() : state,
        null,
        is.hostName(),
        is.created(),
        is.power(),
        is.powerRevision(),
        is.stoppedReason(),
        is.addresses(),
        is.latestSnapshot(),
        is.operation(),
        is.failure(),
        is.restartRequired(),
        is.progress(),
        is.terminated(),
        is.reporter(),
        is.epoch(),
        sequence,
        is.observedRevision(),
        is.observedGeneration(),
        conditions);
  }
}
