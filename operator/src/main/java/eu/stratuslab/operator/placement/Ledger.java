package eu.stratuslab.operator.placement;

import eu.stratuslab.model.resource.Usage;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was proposed a moment ago and does not show in the caches yet, so that a burst of machines
 * does not all go to the same host. Forgotten by a restart without harm: an agent refuses nothing
 * for lack of room, it is only fuller than the score liked.
 */
public final class Ledger {

  /** What is reserved on which host. */
  public record Reservation(String host, Usage usage) {}

  private final Map<String, Reservation> proposed = new HashMap<>();

  /** The usage of each host: what the caches show, and what they do not show yet. */
  public synchronized Map<String, Usage> usage(Map<String, Reservation> shown) {
    proposed.keySet().removeAll(shown.keySet());
    var usage = new HashMap<String, Usage>();
    Stream.concat(shown.values().stream(), proposed.values().stream())
        .forEach(r -> usage.merge(r.host(), r.usage(), Usage::plus));
    return usage;
  }

  /** Remembers a proposal until the caches show it. */
  public synchronized void propose(String machine, Reservation reservation) {
    proposed.put(machine, reservation);
  }

  /** Forgets a machine that is gone or was not proposed after all. */
  public synchronized void forget(String machine) {
    proposed.remove(machine);
  }
}
