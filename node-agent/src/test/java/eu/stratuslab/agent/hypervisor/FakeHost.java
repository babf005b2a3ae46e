package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.FakeHypervisor.refused;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inside of {@link FakeHypervisor}, and what guests, administrators and misfortune do to it.
 */
public final class FakeHost {

  final HostFacts facts;
  final Map<UUID, FakeDomain> domains = new TreeMap<>();
  final Map<String, FakeNetwork> networks = new TreeMap<>();
  final FakeContents contents = new FakeContents();
  final FakeStorage storage = new FakeStorage(contents);
  final FakeFaults faults = new FakeFaults();
  final FakeDisks disks = new FakeDisks(this);
  Consumer<String> calls = _ -> {};
  private final Map<UUID, String> foreign = new TreeMap<>();
  private final Listeners listeners = new Listeners();
  private final Queue<Consumer<DomainListener>> pending = new ArrayDeque<>();
  private int lastId;

  FakeHost(HostFacts facts) {
    this.facts = facts;
  }

  /** What is in the files of the host. */
  public FakeContents contents() {
    return contents;
  }

  /** The guest powers off by itself. */
  public void guestPowersOff(UUID uuid) {
    misfortune(() -> stop(active(uuid), StateReason.SHUTDOWN));
  }

  /** Whether the guest ignores the power button; it obeys at once unless told otherwise. */
  public synchronized void guestIgnoresAcpi(UUID uuid, boolean ignores) {
    ours(uuid).ignoresAcpi = ignores;
  }

  /** Whether the guest keeps disks that are to be taken from it; it lets go at once unless told. */
  public synchronized void guestKeepsDisks(UUID uuid, boolean keeps) {
    ours(uuid).keepsDisks = keeps;
  }

  /** The guest lets go of what it was asked for. */
  public void guestLetsGo(UUID uuid) {
    misfortune(() -> disks.letGo(active(uuid)));
  }

  /** Whatever grows a disk under a guest tells this. */
  public synchronized void whenGrown(ObjLongConsumer<Path> told) {
    disks.whenGrown(told);
  }

  /** Whatever copies a disk under a guest tells this at its end: the disk, and the new file. */
  public synchronized void whenCopied(BiConsumer<Path, Path> told) {
    disks.whenCopied(told);
  }

  /** An administrator begins to copy a disk of a running domain. */
  public synchronized void administratorCopies(UUID uuid, Path disk) {
    disks.beginCopy(active(uuid), disk, null);
  }

  /** He ends his copy. */
  public synchronized void administratorEndsCopy(UUID uuid) {
    disks.abandonCopy(active(uuid), null);
  }

  /** The guest works for so long, and reads, receives and sends so many bytes. */
  public synchronized void guestWorks(UUID uuid, long cpuNanos, long bytes) {
    FakeDomain domain = active(uuid);
    domain.cpuNanos += cpuNanos;
    domain.diskBytes += bytes;
    domain.receivedBytes += bytes;
    domain.sentBytes += bytes;
  }

  List<DomainUsage> usage() {
    return domains.values().stream().filter(FakeDomain::active).map(FakeDomain::usage).toList();
  }

  /** The guest's QEMU process dies. */
  public void qemuDies(UUID uuid) {
    misfortune(() -> stop(active(uuid), StateReason.CRASHED));
  }

  /** A disk of the guest fails or is full: the guest is paused. */
  public void diskFails(UUID uuid) {
    misfortune(
        () -> {
          FakeDomain domain = active(uuid);
          domain.state = PowerState.PAUSED;
          domain.reason = StateReason.IO_ERROR;
          wake(uuid);
        });
  }

  /**
   * The host reboots: nothing runs, definitions and files are kept, no reason is remembered. As
   * with the real one, directory pools are active at once and networks are not.
   */
  public void reboots() {
    misfortune(
        () -> {
          domains.values().removeIf(domain -> domain.stored == null);
          domains.values().forEach(domain -> domain.stopped(StateReason.UNKNOWN));
          networks.values().forEach(network -> network.activate(false));
          pending.add(DomainListener::lookAtAll);
        });
  }

  /** libvirt's configuration is wiped under running domains: they run on without definition. */
  public void losesConfiguration() {
    misfortune(
        () -> {
          domains.values().removeIf(domain -> !domain.active());
          domains.values().forEach(domain -> domain.stored = null);
          domains.values().forEach(domain -> domain.storedXml = null);
          networks.clear();
          storage.forgetDefinitions();
          pending.add(DomainListener::lookAtAll);
        });
  }

  /**
   * libvirtd dies: every call is refused as unavailable until it returns; domains run on. Like the
   * real one it forgets why inactive domains stopped.
   */
  public void libvirtdDies() {
    misfortune(
        () -> {
          faults.dead(true);
          domains.values().stream()
              .filter(domain -> !domain.active())
              .forEach(domain -> domain.reason = StateReason.UNKNOWN);
          pending.add(DomainListener::lookAtAll);
        });
  }

  /** libvirtd is back. */
  public void libvirtdReturns() {
    misfortune(
        () -> {
          faults.dead(false);
          pending.add(DomainListener::lookAtAll);
        });
  }

  /** The next call that matches ("start &lt;uuid&gt;") fails without effect. */
  public synchronized void failNext(Predicate<String> call, HypervisorException failure) {
    faults.plan(call, failure, false);
  }

  /** The next call that matches takes effect, but its answer is lost. */
  public synchronized void loseAnswerOf(Predicate<String> call) {
    faults.plan(call, new HypervisorUnavailable("the answer was lost"), true);
  }

  /** Somebody else's domain, which must never be seen nor touched. */
  public synchronized void addForeign(UUID uuid, String name) {
    foreign.put(uuid, name);
  }

  /** The same, with a disk. */
  public synchronized void addForeign(UUID uuid, String name, Path disk) {
    foreign.put(uuid, name);
    disks.foreign(uuid, disk);
  }

  /** A guest has got an address. */
  public synchronized void lease(String network, Lease lease) {
    network(network).lease(lease);
  }

  /** What the file system under all pools has left. */
  public synchronized void freeBytes(long bytes) {
    storage.free(bytes);
  }

  /** A file appears in a pool's directory. */
  public synchronized void putFile(String pool, ObservedVolume volume) {
    storage.put(pool, volume);
  }

  /** The file with a domain's saved memory is lost. */
  public void losesMemory(UUID uuid) {
    misfortune(() -> ours(uuid).forgetSaved());
  }

  /** Whether the file with a domain's saved memory cannot be read at the moment. */
  public synchronized void memoryIsUnreadable(UUID uuid, boolean now) {
    ours(uuid).unreadable = now;
  }

  /** All our domains as they are, also while libvirtd is dead. */
  public synchronized List<ObservedDomain> observed() {
    return domains.values().stream().map(FakeDomain::observed).toList();
  }

  void define(DomainDefinition definition, String xml) {
    UUID uuid = definition.uuid();
    boolean taken =
        foreign.containsKey(uuid)
            || foreign.containsValue(definition.name())
            || domains.values().stream()
                .map(FakeDomain::definition)
                .anyMatch(d -> d.name().equals(definition.name()) && !d.uuid().equals(uuid));
    if (taken) {
      throw refused(Code.EXISTS, "name or uuid taken: " + definition.name() + " " + uuid);
    }
    FakeDomain present = domains.get(uuid);
    if (present != null && !present.definition().name().equals(definition.name())) {
      throw refused(Code.EXISTS, "domain " + uuid + " has another name");
    }
    FakeDomain domain = domains.computeIfAbsent(uuid, _ -> new FakeDomain());
    domain.stored = definition;
    domain.storedXml = xml;
    wake(uuid);
  }

  void start(FakeDomain domain, PowerState state, StateReason reason) {
    if (domain.managedSave) {
      throw refused(Code.INVALID_STATE, "its memory is saved");
    }
    domain.started(++lastId, state, reason);
    wake(domain.definition().uuid());
  }

  void pause(FakeDomain domain) {
    if (domain.state != PowerState.RUNNING) {
      throw refused(Code.INVALID_STATE, "domain is not running");
    }
    domain.state = PowerState.PAUSED;
    domain.reason = StateReason.REQUESTED;
    wake(domain.definition().uuid());
  }

  void save(FakeDomain domain) {
    UUID uuid = domain.definition().uuid();
    if (domain.stored == null) {
      throw refused(Code.INVALID_STATE, "a transient domain's memory cannot be saved");
    }
    domain.saved();
    wake(uuid);
  }

  void restore(FakeDomain domain) {
    if (!domain.managedSave) {
      throw refused(Code.INVALID_STATE, "no memory is saved");
    }
    if (domain.unreadable) {
      throw refused(Code.OTHER, "failed to read qemu header");
    }
    domain.restored(++lastId);
    wake(domain.definition().uuid());
  }

  void resume(FakeDomain domain) {
    if (domain.state != PowerState.PAUSED) {
      throw refused(Code.INVALID_STATE, "domain is not paused");
    }
    domain.state = PowerState.RUNNING;
    domain.reason = StateReason.UNPAUSED;
    wake(domain.definition().uuid());
  }

  void pressPower(FakeDomain domain) {
    if (!domain.ignoresAcpi && domain.state == PowerState.RUNNING) {
      stop(domain, StateReason.SHUTDOWN);
    }
  }

  void stop(FakeDomain domain, StateReason reason) {
    UUID uuid = domain.definition().uuid();
    domain.stopped(reason);
    if (domain.stored == null) {
      domains.remove(uuid);
    }
    wake(uuid);
  }

  void forget(FakeDomain domain) {
    UUID uuid = domain.definition().uuid();
    domains.remove(uuid);
    wake(uuid);
  }

  void redefineNetwork(NetworkDefinition wanted) {
    var present = network(wanted.name());
    refuseOther(present, wanted);
    present.redefine(wanted);
  }

  private static void refuseOther(FakeNetwork present, NetworkDefinition wanted) {
    if (!present.definition().uuid().equals(wanted.uuid())) {
      throw refused(Code.EXISTS, "network " + wanted.name() + " has another uuid");
    }
  }

  void ensureNetwork(NetworkDefinition wanted) {
    FakeNetwork present = networks.get(wanted.name());
    if (present != null) {
      refuseOther(present, wanted);
    }
    networks.computeIfAbsent(wanted.name(), _ -> new FakeNetwork(wanted)).activate(true);
  }

  FakeNetwork network(String name) {
    FakeNetwork network = networks.get(name);
    if (network == null) {
      throw refused(Code.NOT_FOUND, "no network " + name);
    }
    return network;
  }

  FakeDomain ours(UUID uuid) {
    FakeDomain domain = domains.get(uuid);
    if (domain == null) {
      throw refused(Code.NOT_FOUND, "no domain " + uuid);
    }
    return domain;
  }

  FakeDomain active(UUID uuid) {
    FakeDomain domain = ours(uuid);
    if (!domain.active()) {
      throw refused(Code.INVALID_STATE, "domain " + uuid + " is not running");
    }
    return domain;
  }

  FakeDomain inactive(UUID uuid) {
    FakeDomain domain = ours(uuid);
    if (domain.active()) {
      throw refused(Code.INVALID_STATE, "domain " + uuid + " is running");
    }
    return domain;
  }

  void wake(UUID uuid) {
    pending.add(listener -> listener.look(uuid));
  }

  Registration listen(DomainListener listener) {
    return listeners.add(listener);
  }

  /** Delivers outside of the lock, so that a listener on another thread cannot deadlock us. */
  void deliver() {
    for (Consumer<DomainListener> wake = next(); wake != null; wake = next()) {
      wake.accept(listeners);
    }
  }

  private synchronized @Nullable Consumer<DomainListener> next() {
    return pending.poll();
  }

  private void misfortune(Runnable effect) {
    synchronized (this) {
      effect.run();
    }
    deliver();
  }
}
