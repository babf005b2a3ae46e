package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.machine.MachineStatus.Failure;
import eu.stratuslab.model.machine.MachineStatus.OperationStatus;
import eu.stratuslab.model.machine.Power;
import eu.stratuslab.model.resource.Reference;
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
        created ? latest(wanted) : null,
        wanted.restart().or(wanted::imaging).flatMap(o -> wanted.toldOf(o.id())).orElse(null),
        wanted.failure().orElse(null),
        false,
        null,
        Condition.FALSE,
        "Creating",
        "disks and domain are being made");
  }

  private static @Nullable String latest(Wanted wanted) {
    Reference told = wanted.status().latestSnapshot();
    return told == null ? null : told.key();
  }

  /** Of a machine with a domain of ours. */
  static Report of(Wanted wanted, ObservedDomain domain, DomainRecord record) {
    Power power = power(wanted, domain, record);
    boolean runs = power == Power.Running;
    return new Report(
        true,
        power,
        record.acted(),
        power != Power.Stopped || record.stopped() == null ? null : record.stopped().name(),
        null,
        operation(record.operation()),
        null,
        domain.active() && !record.digest().equals(SpecDigest.of(wanted.spec())),
        null,
        runs ? Condition.TRUE : Condition.FALSE,
        power.name(),
        switch (power) {
          case Running -> "its guest runs";
          case Stopped -> "its guest does not run";
          case Paused -> "its guest stands still in the host's memory";
          case Suspended -> "its guest's memory is saved on the host's disk";
        });
  }

  /** A guest that is paused without being meant to is one that should run, and cannot. */
  private static Power power(Wanted wanted, ObservedDomain domain, DomainRecord record) {
    if (!record.started()) {
      return Power.Stopped;
    }
    if (!domain.active()) {
      return domain.managedSave() ? Power.Suspended : Power.Stopped;
    }
    boolean paused = wanted.spec().power() == Power.Paused && domain.state() == PowerState.PAUSED;
    return paused ? Power.Paused : Power.Running;
  }

  static Failure failure(Wanted wanted, String reason, String message) {
    return new Failure(reason, message, wanted.spec().powerRevision());
  }

  private static @Nullable OperationStatus operation(@Nullable RecordedOperation is) {
    return is == null
        ? null
        : new OperationStatus(is.id(), is.done(), is.succeeded(), is.reason(), is.message());
  }
}
