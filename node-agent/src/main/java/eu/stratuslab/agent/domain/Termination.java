package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.DeleteDisks;
import eu.stratuslab.agent.domain.DomainAction.Destroy;
import eu.stratuslab.agent.domain.DomainAction.ReleaseFinalizer;
import eu.stratuslab.agent.domain.DomainAction.RemoveHostEntry;
import eu.stratuslab.agent.domain.DomainAction.Undefine;
import eu.stratuslab.agent.domain.Observed.Parts;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.model.machine.MachineStatus.Terminated;
import eu.stratuslab.model.machine.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** The end of a machine: one irreversible step at a time, and the proof when nothing is left. */
final class Termination {

  private Termination() {}

  static Plan decide(Wanted wanted, Observed observed, String job) {
    ObservedDomain domain = observed.domain();
    if (domain != null) {
      var actions = new ArrayList<DomainAction>();
      observed.record().flatMap(r -> Imaging.abandoned(wanted, r)).ifPresent(actions::add);
      actions.add(domain.active() ? new Destroy() : new Undefine());
      return Plan.act(actions);
    }
    Parts parts = observed.parts();
    if (parts == null) {
      throw new AssertionError("without a domain its parts are looked at");
    }
    if (!parts.entries().isEmpty()) {
      return Plan.act(entries(wanted, parts));
    }
    if (!parts.none()) {
      return Plan.act(List.of(new DeleteDisks(parts.disks().stream().sorted().toList())));
    }
    Report proof = Reports.absent(wanted).terminated(new Terminated(wanted.spec().epoch(), job));
    return wanted.finalizer()
        ? Plan.tellAndAct(proof, List.of(new ReleaseFinalizer()))
        : Plan.tell(proof);
  }

  private static List<DomainAction> entries(Wanted wanted, Parts parts) {
    return wanted.spec().interfaces().stream()
        .filter(i -> parts.entries().containsKey(i.macAddress()))
        .<DomainAction>map(Termination::removal)
        .toList();
  }

  private static RemoveHostEntry removal(NetworkInterface i) {
    return new RemoveHostEntry(i.network(), i.macAddress());
  }
}
