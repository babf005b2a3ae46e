package eu.stratuslab.agent.storage;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Directories of machines in memory; they outlive the agents that use them. */
public final class FakeMachineFiles implements MachineFiles {

  private final Map<String, Optional<Seed>> machines = new TreeMap<>();

  @Override
  public synchronized Set<String> owners() {
    return new TreeSet<>(machines.keySet());
  }

  @Override
  public synchronized boolean present(String machine) {
    return machines.containsKey(machine);
  }

  @Override
  public synchronized boolean seedPresent(String machine) {
    return machines.getOrDefault(machine, Optional.empty()).isPresent();
  }

  @Override
  public synchronized void create(String machine) {
    machines.putIfAbsent(machine, Optional.empty());
  }

  @Override
  public synchronized void writeSeed(String machine, Seed seed) {
    machines.put(machine, Optional.of(seed));
  }

  @Override
  public synchronized void delete(String machine) {
    machines.remove(machine);
  }

  @Override
  public Path seed(String machine) {
    return Path.of("/fake/machines", machine, "seed.iso");
  }

  @Override
  public Path console(String machine) {
    return Path.of("/fake/machines", machine, "console.log");
  }

  /** What was written for a guest. */
  public synchronized Optional<Seed> written(String machine) {
    return machines.getOrDefault(machine, Optional.empty());
  }
}
