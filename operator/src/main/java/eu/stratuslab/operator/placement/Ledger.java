package eu.stratuslab.operator.placement;

import eu.stratuslab.model.resource.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is promised of each place: to what is there or proposed to be, by the caches, and to what
 * was proposed a moment ago and does not show there yet, so that a burst does not all go to the
 * same place. Sums are kept, not computed: a decision costs what there are places, not what is in
 * them. Forgotten by a restart without harm: an agent refuses nothing for lack of room, it is only
 * fuller than the score liked.
 *
 * @param <P> a place: the uuid of a host, or a pool of a host
 */
public final class Ledger<P> {

  /** What is reserved in which place. */
  public record Reservation<P>(P place, Usage usage) {}

  private final Map<String, Reservation<P>> shown = new HashMap<>();
  private final Map<String, Reservation<P>> proposed = new HashMap<>();
  private final Map<P, Usage> sums = new HashMap<>();

  /** What the caches show of a resource now; null if it reserves nothing, or is gone. */
  public synchronized void show(String uid, @Nullable Reservation<P> reservation) {
    change(
        uid,
        () -> {
          if (reservation == null) {
            shown.remove(uid);
          } else {
            shown.put(uid, reservation);
            proposed.remove(uid);
          }
        });
  }

  /** What the caches show of all resources; of no other they show anything. */
  public synchronized void show(Map<String, Reservation<P>> all) {
    shown.clear();
    shown.putAll(all);
    proposed.keySet().removeAll(all.keySet());
    sums.clear();
    shown.values().forEach(each -> add(each, 1));
    proposed.values().forEach(each -> add(each, 1));
  }

  /** Remembers a proposal until the caches show it. */
  public synchronized void propose(String uid, Reservation<P> reservation) {
    change(uid, () -> proposed.put(uid, reservation));
  }

  /** Forgets the proposal of a resource that is gone or was not proposed after all. */
  public synchronized void forget(String uid) {
    change(uid, () -> proposed.remove(uid));
  }

  /** What is promised of a place. */
  public synchronized Usage usage(P place) {
    return sums.getOrDefault(place, Usage.NONE);
  }

  /** What is promised of each place. */
  public synchronized Map<P, Usage> usage() {
    return Map.copyOf(sums);
  }

  /** What is promised of each place, one resource apart. */
  public Map<P, Usage> usageWithout(String uid) {
    return usageWithout(Set.of(uid));
  }

  /** What is promised of each place, some resources apart. */
  public synchronized Map<P, Usage> usageWithout(Set<String> uids) {
    var usage = new HashMap<>(sums);
    for (var uid : uids) {
      var own = counted(uid);
      if (own != null) {
        usage.merge(own.place(), own.usage().times(-1), Usage::plus);
      }
    }
    return usage;
  }

  private void change(String uid, Runnable change) {
    var before = counted(uid);
    change.run();
    var after = counted(uid);
    if (before != null) {
      add(before, -1);
    }
    if (after != null) {
      add(after, 1);
    }
  }

  /** What the caches show goes before what was proposed. */
  private @Nullable Reservation<P> counted(String uid) {
    var known = shown.get(uid);
    return known == null ? proposed.get(uid) : known;
  }

  private void add(Reservation<P> reservation, int sign) {
    sums.merge(
        reservation.place(),
        reservation.usage().times(sign),
        (a, b) -> {
          var sum = a.plus(b);
          return sum.equals(Usage.NONE) ? null : sum;
        });
  }
}
