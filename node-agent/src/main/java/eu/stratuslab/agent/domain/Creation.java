package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.CreateEmptyDisk;
import eu.stratuslab.agent.domain.DomainAction.CreateFiles;
import eu.stratuslab.agent.domain.DomainAction.CreateOverlay;
import eu.stratuslab.agent.domain.DomainAction.Define;
import eu.stratuslab.agent.domain.DomainAction.EnsureImage;
import eu.stratuslab.agent.domain.DomainAction.EnsureNetwork;
import eu.stratuslab.agent.domain.DomainAction.SetHostEntry;
import eu.stratuslab.agent.domain.DomainAction.WriteSeed;
import eu.stratuslab.agent.domain.DomainRecord.RecordedOperation;
import eu.stratuslab.agent.domain.DomainRecord.StopReason;
import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.NetworkInterface;
import eu.stratuslab.model.machine.Power;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine that has no domain: its parts, its definition, its first start. */
final class Creation {

  /** How often it is told how far the image is. */
  private static final Duration IMAGE_POLL = Duration.ofSeconds(2);

  static final String HELD =
      "it was imported and had no domain here: start it when it is sure that it runs nowhere else";

  private Creation() {}

  static Plan decide(Wanted wanted, Observed observed) {
    Report report = Reports.absent(wanted);
    Optional<Report> obstacle = Obstacles.find(wanted, observed, report);
    if (obstacle.isPresent()) {
      return Plan.tell(obstacle.get());
    }
    Parts parts = Obstacles.partsOf(observed);
    if (diskLost(wanted, parts)) {
      return Plan.tell(
          report.failed(
              Reports.failure(
                  wanted, "DiskMissing", "a disk that it had is gone from the host's storage")));
    }
    return Obstacles.awaited(parts, report)
        .orElseGet(() -> withImage(wanted, observed, report, everything(wanted, parts)));
  }

  /** What to do once the image is here, or else how to get it. */
  static Plan withImage(
      Wanted wanted, Observed observed, Report report, List<DomainAction> actions) {
    return switch (observed.image().availability()) {
      case CACHED -> Plan.act(actions);
      case FAILED -> Plan.tell(report.failed(imageFailure(wanted, observed)));
      case MISSING, IMPORTING ->
          new Plan(
              List.of(new EnsureImage(wanted.spec().image())),
              report.because(Condition.FALSE, "ImportingImage", message(observed)),
              IMAGE_POLL);
    };
  }

  private static String message(Observed observed) {
    String message = observed.image().message();
    return message == null ? "waiting for the image" : message;
  }

  private static eu.stratuslab.model.machine.MachineStatus.Failure imageFailure(
      Wanted wanted, Observed observed) {
    String reason = observed.image().reason();
    return Reports.failure(wanted, reason == null ? "ImageFailed" : reason, message(observed));
  }

  /** An empty disk in the place of one with data would be a lie. */
  private static boolean diskLost(Wanted wanted, Parts parts) {
    return (wanted.wasHere() || wanted.held())
        && !wanted.spec().disks().stream().allMatch(disk -> parts.disks().contains(disk.id()));
  }

  /** What a domain needs around it, as far as it is missing. */
  static List<DomainAction> surroundings(Wanted wanted, Parts parts) {
    var actions = new ArrayList<DomainAction>();
    if (!parts.files()) {
      actions.add(new CreateFiles());
    }
    parts.networksDown().forEach(network -> actions.add(new EnsureNetwork(network)));
    actions.addAll(missingEntries(wanted.spec(), parts));
    if (!parts.seed()) {
      actions.add(new WriteSeed());
    }
    return actions;
  }

  private static List<DomainAction> everything(Wanted wanted, Parts parts) {
    List<DomainAction> actions = surroundings(wanted, parts);
    actions.addAll(missingDisks(wanted.spec(), parts));
    DomainRecord record = record(wanted);
    Power power = wanted.spec().power();
    if (power != Power.Stopped && record.stopped() == null && !record.started()) {
      actions.addAll(Starting.actions(record.acted(wanted.spec().powerRevision()), power));
    } else {
      actions.add(new Define(record));
    }
    return actions;
  }

  /** What the status remembers must not be lost with the domain. */
  private static DomainRecord record(Wanted wanted) {
    DomainRecord first = DomainRecord.first(wanted);
    var restart = wanted.restart().flatMap(o -> wanted.toldOf(o.id()));
    if (restart.isPresent()) {
      first = first.operation(remembered(restart.get()));
    }
    DomainRecord acted = first.acted(wanted.spec().powerRevision());
    if (wanted.spec().power() == Power.Stopped) {
      return acted;
    }
    if (wanted.held()) {
      return acted.running().stopped(StopReason.Held);
    }
    if (wanted.spec().power().standsStill() && answered(wanted)) {
      // Its definition is lost; whether its memory is as well shows once there is one again.
      return acted.running();
    }
    return offByItself(wanted) ? acted.running().stopped(StopReason.GuestShutdown) : first;
  }

  private static boolean answered(Wanted wanted) {
    Long acted = wanted.status().powerRevision();
    return wanted.status().isCreated()
        && wanted.toldInThisEpoch()
        && acted != null
        && acted == wanted.spec().powerRevision();
  }

  private static boolean offByItself(Wanted wanted) {
    Long acted = wanted.status().powerRevision();
    return StopReason.GuestShutdown.name().equals(wanted.status().stoppedReason())
        && acted != null
        && acted == wanted.spec().powerRevision();
  }

  private static RecordedOperation remembered(
      eu.stratuslab.model.machine.MachineStatus.OperationStatus told) {
    return told.done()
        ? new RecordedOperation(
            told.id(), true, true, told.succeeded(), null, told.reason(), told.message())
        : RecordedOperation.begun(told.id()).ended(false, Restart.OUTCOME_UNKNOWN);
  }

  private static List<DomainAction> missingEntries(MachineSpec spec, Parts parts) {
    Placement placement = spec.placement();
    if (placement == null) {
      return List.of();
    }
    return placement.addresses().stream()
        .filter(address -> !address.ip().equals(parts.entries().get(address.mac())))
        .<DomainAction>map(address -> new SetHostEntry(networkOf(spec, address), address))
        .toList();
  }

  private static String networkOf(MachineSpec spec, Placement.Address address) {
    return spec.interfaces().stream()
        .filter(i -> i.id().equals(address.networkInterface()))
        .map(NetworkInterface::network)
        .findFirst()
        .orElse("default");
  }

  private static List<DomainAction> missingDisks(MachineSpec spec, Parts parts) {
    var actions = new ArrayList<DomainAction>();
    for (Disk disk : spec.disks()) {
      if (!parts.disks().contains(disk.id())) {
        actions.add(
            disk.equals(spec.disks().getFirst())
                ? new CreateOverlay(disk, spec.image())
                : new CreateEmptyDisk(disk));
      }
    }
    return actions;
  }
}
