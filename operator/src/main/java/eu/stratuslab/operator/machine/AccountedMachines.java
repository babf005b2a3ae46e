package eu.stratuslab.operator.machine;

import eu.stratuslab.model.machine.Machine;
import eu.stratuslab.operator.placement.Ledger;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import org.jspecify.annotations.Nullable;

/** The cache of machines: every change of it is entered in the ledger. */
final class AccountedMachines extends BasicItemStore<Machine> {
  private final Ledger ledger;

  AccountedMachines(Ledger ledger) {
    super(Cache::metaNamespaceKeyFunc);
    this.ledger = ledger;
  }

  @Override
  public @Nullable Machine put(String key, Machine machine) {
    var before = super.put(key, machine);
    if (before != null && !uid(before).equals(uid(machine))) {
      ledger.show(uid(before), null);
    }
    ledger.show(uid(machine), MachineAttendant.reservation(machine));
    return before;
  }

  @Override
  public @Nullable Machine remove(String key) {
    var gone = super.remove(key);
    if (gone != null) {
      ledger.show(uid(gone), null);
      ledger.forget(uid(gone));
    }
    return gone;
  }

  private static String uid(Machine machine) {
    return machine.getMetadata().getUid();
  }
}
