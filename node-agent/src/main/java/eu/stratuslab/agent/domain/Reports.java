package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.Failure;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import eu.stratuslab.model.machine.Power;
import org.jspecify.annotations.Nullable;

/** What can be said of a machine as it is seen. */
final class Reports {

  private Reports() {}

  /** Of a machine without domain. */
  static Report absent(Wanted wanted) {
    // A machine that had disks here is not "not created" because its definition is gone.
    boolean created = wanted.status().isCreated() && wanted.toldInThisEpoch();
    return new Report(
        created,
        created ? Power.Stopped : null,
        created ? wanted.status().powerRevision() : null,
        created ? wanted.status().stoppedReason() : null,
        wanted.restart().flatMap(o -> wanted.toldOf(o.id())).orElse(null),
        wanted.failure().orElse(null),
        false,
        null,
        Condition.FALSE,
        "Creating",
        "disks and domain are being made");
  }

  /** Of a machine with a domain of ours. */
  static Report of(Wanted wanted, ObservedDomain domain, DomainRecord record) {
    boolean runs = domain.active() && record.started();
    return new Report(
        true,
        runs ? Power.Running : Power.Stopped,
        record.acted(),
        runs || record.stopped() == null ? null : record.stopped().name(),
        operation(record.operation()),
        null,
        domain.active() && !record.digest().equals(SpecDigest.of(wanted.spec())),
        null,
        runs ? Condition.TRUE : Condition.FALSE,
        runs ? "Running" : "Stopped",
        runs ? "its guest runs" : "its guest does not run");
  }

  static Failure failure(Wanted wanted, String reason, String message) {
    return new Failure(reason, message, wanted.spec().powerRevision());
  }

  private static @Nullable OperationStatus operation(@Nullable RecordedOperation is) {
    return is == null
        ? null
        : new OperationStatus(is.id(), is.done(), is.succeeded(), is.message());
  }
}
