package eu.stratuslab.simulation.world;

import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.FakeContents;
import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.FakeImages;
import eu.stratuslab.agent.storage.FakeMachineFiles;
import eu.stratuslab.agent.storage.FakeVolumePool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A physical host: what outlives every agent on it. */
public final class Box {
  /** Where its disks are. */
  public static final Path DISKS = Path.of("/fake/disks");

  private final String id;
  private final String name;
  private final NatNetwork network;
  private final FakeHypervisor hypervisor;
  private final FakeMachineFiles files = new FakeMachineFiles();
  private final FakeImages images;
  private final FakeVolumePool pool;
  private boolean libvirtd = true;
  private long agents;
  private long numbers;

  public Box(int number, String cloud) {
    id = "0191d2a0-0000-7000-8000-0000000000%02x".formatted(number);
    name = "n" + number;
    network = new NatNetwork(id, "10.77." + number + ".0/24", "open");
    hypervisor = new FakeHypervisor(name);
    images = new FakeImages(contents());
    pool = new FakeVolumePool("default", cloud, contents());
    hypervisor.host().whenGrown(pool::resized);
  }

  public String id() {
    return id;
  }

  /** Counts the starts of its agent. */
  public long nextAgent() {
    return ++agents;
  }

  public String name() {
    return name;
  }

  public NatNetwork network() {
    return network;
  }

  /** The number of its agents' next report, above every earlier one and the one given. */
  public long nextNumber(long above) {
    numbers = Math.max(numbers, above) + 1;
    return numbers;
  }

  public FakeHypervisor hypervisor() {
    return hypervisor;
  }

  public FakeMachineFiles files() {
    return files;
  }

  public FakeImages images() {
    return images;
  }

  /** The pool of its volumes. */
  public FakeVolumePool pool() {
    return pool;
  }

  /** What is in its files. */
  public FakeContents contents() {
    return hypervisor.host().contents();
  }

  /** Who has a file, also while the daemon is dead. */
  public List<DiskUse> users(Path file) {
    return alive(() -> hypervisor.usersOf(file));
  }

  /** The daemon dies or returns; a second death changes nothing. */
  public void libvirtd(boolean running) {
    if (libvirtd != running) {
      libvirtd = running;
      if (running) {
        hypervisor.host().libvirtdReturns();
      } else {
        hypervisor.host().libvirtdDies();
      }
    }
  }

  public List<ObservedDomain> domains() {
    return hypervisor.host().observed();
  }

  /** Everything that a machine has here, in words; {@code owner} is its uuid. */
  public List<String> traces(String owner) {
    var traces = new ArrayList<String>();
    domains().stream()
        .filter(d -> d.uuid().toString().equals(owner))
        .forEach(d -> traces.add(name + " has its domain"));
    volumes().stream()
        .filter(v -> v.startsWith(owner))
        .forEach(v -> traces.add(name + " has volume " + v));
    if (files.owners().contains(owner)) {
      traces.add(name + " has its directory");
    }
    if (pool.has(owner)) {
      traces.add(name + " has its data");
    }
    if (images.known(owner).isPresent()) {
      traces.add(name + " has what was captured");
    }
    return traces;
  }

  /** The names of all volumes, also while the daemon is dead. */
  public List<String> volumes() {
    return alive(
        () ->
            hypervisor.pool(Disks.POOL).isEmpty()
                ? List.<String>of()
                : hypervisor.volumes(Disks.POOL).stream().map(v -> v.name()).toList());
  }

  /** The MACs that the network keeps addresses for. */
  public List<String> entries() {
    return alive(
        () ->
            hypervisor
                .network(network.libvirtName())
                .map(n -> n.hostEntries().stream().map(e -> e.mac()).toList())
                .orElse(List.of()));
  }

  private <T> T alive(java.util.function.Supplier<T> look) {
    var dead = !libvirtd;
    if (dead) {
      hypervisor.host().libvirtdReturns();
    }
    try {
      return look.get();
    } finally {
      if (dead) {
        hypervisor.host().libvirtdDies();
      }
    }
  }
}
