package eu.stratuslab.operator.placement;

import eu.stratuslab.model.resource.Usage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is promised of each host: to machines that are there or proposed to be, by the caches, and
 * to those proposed a moment ago that do not show there yet, so that a burst of machines does not
 * all go to the same host. Sums are kept, not computed: a decision costs what there are hosts, not
 * machines. Forgotten by a restart without harm: an agent refuses nothing for lack of room, it is
 * only fuller than the score liked.
 */
public final class Ledger {

  /** What is reserved on which host. */
  public record Reservation(String host, Usage usage) {}

  private final Map<String, Reservation> shown = new HashMap<>();
  private final Map<String, Reservation> proposed = new HashMap<>();
  private final Map<String, Usage> sums = new HashMap<>();

  /** What the caches show of a machine now; null if it reserves nothing, or is gone. */
  public synchronized void show(String machine, @Nullable Reservation reservation) {
    change(
        machine,
        () -> {
          if (reservation == null) {
            shown.remove(machine);
          } else {
            shown.put(machine, reservation);
            proposed.remove(machine);
          }
        });
  }

  /** What the caches show of all machines; of no other they show anything. */
  public synchronized void show(Map<String, Reservation> all) {
    shown.clear();
    shown.putAll(all);
    proposed.keySet().removeAll(all.keySet());
    sums.clear();
    shown.values().forEach(each -> add(each, 1));
    proposed.values().forEach(each -> add(each, 1));
  }

  /** Remembers a proposal until the caches show it. */
  public synchronized void propose(String machine, Reservation reservation) {
    change(machine, () -> proposed.put(machine, reservation));
  }

  /** Forgets the proposal of a machine that is gone or was not proposed after all. */
  public synchronized void forget(String machine) {
    change(machine, () -> proposed.remove(machine));
  }

  /** What is promised of a host. */
  public synchronized Usage usage(String host) {
    return sums.getOrDefault(host, Usage.NONE);
  }

  /** What is promised of each host, one machine apart. */
  public synchronized Map<String, Usage> usageWithout(String machine) {
    var usage = new HashMap<>(sums);
    var own = counted(machine);
    if (own != null) {
      usage.merge(own.host(), own.usage().times(-1), Usage::plus);
    }
    return usage;
  }

  private void change(String machine, Runnable change) {
    var before = counted(machine);
    change.run();
    var after = counted(machine);
    if (before != null) {
      add(before, -1);
    }
    if (after != null) {
      add(after, 1);
    }
  }

  /** What the caches show goes before what was proposed. */
  private @Nullable Reservation counted(String machine) {
    var known = shown.get(machine);
    return known == null ? proposed.get(machine) : known;
  }

  private void add(Reservation reservation, int sign) {
    sums.merge(
        reservation.host(),
        reservation.usage().times(sign),
        (a, b) -> {
          var sum = a.plus(b);
          return sum.equals(Usage.NONE) ? null : sum;
        });
  }
}
