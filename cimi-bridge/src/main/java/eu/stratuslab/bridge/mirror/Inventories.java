package eu.stratuslab.bridge.mirror;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.host.HostStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What the hosts say that they have: a cache that is filled anew by looking at the hosts. */
final class Inventories {
  private final Map<String, Inventory> byHost = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();
  private long reports;

  /**
   * One host's list.
   *
   * @param number counts the lists in the order in which we learned of them
   * @param epochs of the domains by their ids; 0 where only disks are left
   */
  private record Inventory(long number, String position, Map<String, Long> epochs) {}

  /** Takes a host's list over; the answer is every id that is new on it or gone from it. */
  synchronized Set<String> update(Document host) {
    var status = host.statusAs(HostStatus.class);
    var position = status.cluster() + "/" + status.epoch() + "/" + status.sequence();
    var before = byHost.get(host.key());
    if (before != null && before.position().equals(position)) {
      return Set.of();
    }
    var epochs = new HashMap<String, Long>();
    status.volumes().forEach(id -> epochs.put(id, 0L));
    status.domains().forEach(domain -> epochs.put(domain.id(), domain.epoch()));
    reports++;
    byHost.put(host.key(), new Inventory(reports, position, Map.copyOf(epochs)));
    return changed(before == null ? Map.of() : before.epochs(), epochs);
  }

  /** What was asked to be removed and is still listed is asked for again. */
  private Set<String> changed(Map<String, Long> before, Map<String, Long> now) {
    var changed = new HashSet<>(now.keySet());
    changed.removeIf(id -> Objects.equals(now.get(id), before.get(id)) && !asked.containsKey(id));
    before.keySet().stream().filter(id -> !now.containsKey(id)).forEach(changed::add);
    asked.keySet().removeIf(id -> before.containsKey(id) && !now.containsKey(id));
    return changed;
  }

  /** The hosts that list an id. */
  synchronized List<Situation.Remains> of(String id) {
    var remains = new ArrayList<Situation.Remains>();
    byHost.forEach(
        (host, inventory) -> {
          var epoch = inventory.epochs().get(id);
          if (epoch != null) {
            var news = inventory.number() > asked.getOrDefault(id, 0L);
            remains.add(new Situation.Remains(host, epoch, news));
          }
        });
    remains.sort(Comparator.comparing(Situation.Remains::host));
    return remains;
  }

  /**
   * A host was asked to remove an id: what was listed before is no reason to ask again. Of one that
   * nobody lists any more there is nothing to remember.
   */
  synchronized void asked(String id) {
    if (byHost.values().stream().anyMatch(inventory -> inventory.epochs().containsKey(id))) {
      asked.put(id, reports);
    }
  }

  synchronized void clear() {
    byHost.clear();
    asked.clear();
  }
}
