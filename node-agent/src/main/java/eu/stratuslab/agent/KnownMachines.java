package eu.stratuslab.agent;

import eu.stratuslab.kube.Ref;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where the resources of this host's machines are, by uuid; forgotten when they are gone. */
final class KnownMachines {

  private final Map<String, Ref> machines = new ConcurrentHashMap<>();

  Ref add(Ref ref) {
    machines.put(ref.name(), ref);
    return ref;
  }

  void forget(Ref ref) {
    machines.remove(ref.name(), ref);
  }

  Optional<Ref> of(String uuid) {
    return Optional.ofNullable(machines.get(uuid));
  }

  Collection<Ref> all() {
    return List.copyOf(machines.values());
  }
}
