package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.DomainAction.Define;
import eu.stratuslab.agent.domain.DomainAction.RestoreMemory;
import eu.stratuslab.agent.domain.DomainAction.Resume;
import eu.stratuslab.agent.domain.DomainAction.SetMetadata;
import eu.stratuslab.agent.domain.DomainAction.StartPaused;
import eu.stratuslab.model.machine.Power;
import java.util.ArrayList;
import java.util.List;

/**
 * A start whose outcome is never in doubt: the guest runs no instruction before the metadata say
 * that it was started. A domain that is found inactive and not started has not run; one that is
 * found inactive and started has, and the hypervisor's reason speaks of that run.
 */
final class Starting {

  private Starting() {}

  /** Redefines the domain, which brings in every change that waits for a start, and starts it. */
  static List<DomainAction> actions(DomainRecord fresh, Power goal) {
    DomainRecord running = fresh.running();
    var actions = new ArrayList<DomainAction>();
    actions.add(new Define(fresh));
    actions.add(new StartPaused());
    actions.add(new SetMetadata(running));
    if (goal.standsStill()) {
      return actions;
    }
    actions.add(new Resume());
    DomainRecord.RecordedOperation operation = running.operation();
    if (operation != null && operation.down() && !operation.done()) {
      actions.add(new SetMetadata(running.operation(operation.ended(true, null))));
    }
    return actions;
  }

  /** Goes on from saved memory: a definition of its own came with it, and metadata of that time. */
  static List<DomainAction> again(DomainRecord up, Power goal) {
    var actions = new ArrayList<DomainAction>();
    actions.add(new RestoreMemory());
    actions.add(new SetMetadata(up.running()));
    if (!goal.standsStill()) {
      actions.add(new Resume());
    }
    return actions;
  }
}
