package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A network inside the fake. */
final class FakeNetwork {

  private NetworkDefinition definition;
  private NetworkOptions live;
  private final Map<String, HostEntry> entries = new TreeMap<>();
  private final Map<String, Lease> leases = new TreeMap<>();
  private boolean active = true;

  FakeNetwork(NetworkDefinition definition) {
    this.definition = definition;
    this.live = definition.options();
    definition.hostEntries().forEach(entry -> entries.put(entry.mac(), entry));
  }

  NetworkDefinition definition() {
    return definition;
  }

  void activate(boolean on) {
    if (on && !active) {
      live = definition.options();
    }
    active = on;
  }

  /** The host entries of a real network differ between what is live and what is stored. */
  void redefine(NetworkDefinition other) {
    definition = other;
    entries.clear();
    other.hostEntries().forEach(entry -> entries.put(entry.mac(), entry));
  }

  void restart() {
    activate(false);
    activate(true);
  }

  void set(HostEntry entry) {
    boolean taken =
        entries.values().stream()
            .filter(other -> !other.mac().equals(entry.mac()))
            .anyMatch(
                other ->
                    other.ip().equals(entry.ip())
                        || (entry.name() != null && Objects.equals(other.name(), entry.name())));
    if (taken) {
      throw new HypervisorException(
          Code.EXISTS, "another MAC of " + definition.name() + " holds the address or name");
    }
    entries.put(entry.mac(), entry);
  }

  void remove(String mac) {
    entries.remove(mac.toLowerCase(Locale.ROOT));
  }

  void lease(Lease lease) {
    leases.put(lease.mac(), lease);
  }

  List<Lease> leases() {
    return List.copyOf(leases.values());
  }

  ObservedNetwork observed() {
    return new ObservedNetwork(
        definition.name(),
        definition.uuid(),
        active,
        definition.bridge(),
        definition.gateway(),
        active ? live : definition.options(),
        definition.options(),
        new ArrayList<>(entries.values()));
  }
}
