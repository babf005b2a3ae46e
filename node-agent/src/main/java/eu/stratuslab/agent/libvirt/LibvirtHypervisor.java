package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.DiskCopy;
import eu.stratuslab.agent.hypervisor.DiskDefinition;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.DomainDefinition;
import eu.stratuslab.agent.hypervisor.DomainListener;
import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.hypervisor.DomainUsage;
import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.HostFacts;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.Lease;
import eu.stratuslab.agent.hypervisor.Listeners;
import eu.stratuslab.agent.hypervisor.NetworkDefinition;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import eu.stratuslab.agent.hypervisor.ObservedPool;
import eu.stratuslab.agent.hypervisor.ObservedVolume;
import eu.stratuslab.agent.hypervisor.PoolDefinition;
import eu.stratuslab.agent.hypervisor.Registration;
import eu.stratuslab.agent.hypervisor.VolumeDefinition;
import eu.stratuslab.agent.hypervisor.VolumeFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The port over a libvirt daemon. Three connections, because a daemon serves few requests of one
 * connection at a time: one for what is quick and for events, one for what may take long, one for
 * what moves a guest's whole memory.
 */
public final class LibvirtHypervisor implements Hypervisor {

  /** Enough to start guests as fast as a small host can (facts: 4 threads, twice as fast as 1). */
  private static final int THREADS = 4;

  private static final int DISK_LOCKS = 32;

  /** Disks do not get faster by more. */
  private static final int MEMORY_THREADS = 2;

  /** A great guest's memory on a slow disk. */
  private static final Duration MEMORY_DEADLINE = Duration.ofMinutes(30);

  private static final Duration QUERY_DEADLINE = Duration.ofSeconds(30);
  private static final Duration ACTION_DEADLINE = Duration.ofMinutes(3);
  private static final List<Integer> EVENTS =
      List.of(
          DomainEvent.LIFECYCLE,
          DomainEvent.REBOOT,
          DomainEvent.IO_ERROR,
          DomainEvent.DEVICE_REMOVED,
          DomainEvent.DEVICE_REMOVAL_FAILED);

  private final String uri;
  private final Listeners listeners = new Listeners();
  private final Link queries;
  private final Link actions;
  private final Link memory;

  /** A network's entries are read, compared and changed: one change at a time. */
  private final ReentrantLock networkChange = new ReentrantLock();

  /**
   * A domain's disks are read, compared and changed: one change at a time. Several locks, since one
   * that waits for a guest must not hold up all the others.
   */
  private final List<ReentrantLock> diskChanges =
      Stream.generate(() -> new ReentrantLock()).limit(DISK_LOCKS).toList();

  private LibvirtHypervisor(String uri, Duration queryDeadline, Duration actionDeadline) {
    NativeLibrary library = NativeLibrary.get();
    this.uri = uri;
    queries =
        new Link(library, "queries", uri, THREADS, queryDeadline, EVENTS, new Waker()).start();
    actions =
        new Link(library, "actions", uri, THREADS, actionDeadline, List.of(), new Deaf()).start();
    memory =
        new Link(library, "memory", uri, MEMORY_THREADS, MEMORY_DEADLINE, List.of(), new Deaf())
            .start();
  }

  /**
   * Connects to a daemon, such as {@code qemu:///system} or {@code
   * qemu+unix:///system?socket=/path}. One that does not answer yet is tried again until {@link
   * #close}; calls are UNAVAILABLE meanwhile. UNAVAILABLE: libvirt's library is not installed.
   */
  public static LibvirtHypervisor connect(String uri) {
    return connect(uri, QUERY_DEADLINE, ACTION_DEADLINE);
  }

  /** The same with deadlines of one's own. */
  public static LibvirtHypervisor connect(
      String uri, Duration queryDeadline, Duration actionDeadline) {
    if (uri.isBlank()) {
      throw new IllegalArgumentException("no URI, which libvirt would take as any that it finds");
    }
    return new LibvirtHypervisor(uri, queryDeadline, actionDeadline);
  }

  @Override
  public HostFacts facts() {
    return queries.call(call -> Facts.of(call, uri));
  }

  @Override
  public List<ObservedDomain> domains() {
    return queries.call(Domains::all);
  }

  /** On the connection for what may take long: each QEMU process is asked for its disks. */
  @Override
  public List<DomainUsage> usage() {
    return actions.call(Usages::all);
  }

  @Override
  public Optional<ObservedDomain> domain(UUID uuid) {
    return queries.call(call -> Domains.one(call, uuid));
  }

  @Override
  public String xml(UUID uuid) {
    return queries.call(call -> Domains.xml(call, uuid));
  }

  @Override
  public void define(String xml) {
    DomainDefinition definition = DomainDefinition.parse(xml);
    act(call -> Domains.define(call, definition, xml));
  }

  @Override
  public void start(UUID uuid) {
    act(call -> Domains.start(call, uuid, false));
  }

  @Override
  public void startPaused(UUID uuid) {
    act(call -> Domains.start(call, uuid, true));
  }

  @Override
  public void resume(UUID uuid) {
    act(call -> Domains.resume(call, uuid));
  }

  @Override
  public void pause(UUID uuid) {
    act(call -> Domains.pause(call, uuid));
  }

  @Override
  public void saveMemory(UUID uuid) {
    act(memory, call -> Domains.saveMemory(call, uuid));
  }

  @Override
  public void restorePaused(UUID uuid) {
    act(memory, call -> Domains.restorePaused(call, uuid));
  }

  @Override
  public void discardMemory(UUID uuid) {
    act(call -> Domains.discardMemory(call, uuid));
  }

  @Override
  public void shutdown(UUID uuid) {
    act(call -> Domains.shutdown(call, uuid));
  }

  @Override
  public void destroy(UUID uuid) {
    act(call -> Domains.destroy(call, uuid));
  }

  @Override
  public void reset(UUID uuid) {
    act(call -> Domains.reset(call, uuid));
  }

  @Override
  public void undefine(UUID uuid) {
    act(call -> Domains.undefine(call, uuid));
  }

  @Override
  public void setMetadata(UUID uuid, String xml) {
    String canonical = DomainMetadata.canonical(xml);
    act(call -> Domains.setMetadata(call, uuid, canonical));
  }

  @Override
  public List<DiskUse> usersOf(Path file) {
    return queries.call(call -> DomainDisks.usersOf(call, file));
  }

  @Override
  public void attachDisk(UUID uuid, String xml) {
    DiskDefinition disk = DiskDefinition.parse(xml);
    act(call -> changingDisks(uuid, () -> DomainDisks.attach(call, uuid, disk, xml)));
  }

  @Override
  public void detachDisk(UUID uuid, Path file) {
    act(call -> changingDisks(uuid, () -> DomainDisks.detach(call, uuid, file)));
  }

  @Override
  public void growDisk(UUID uuid, Path file, long bytes) {
    act(call -> DomainDisks.grow(call, uuid, file, bytes));
  }

  @Override
  public void beginCopy(UUID uuid, Path file, Path target) {
    act(call -> changingDisks(uuid, () -> DiskCopies.begin(call, uuid, file, target)));
  }

  @Override
  public DiskCopy copy(UUID uuid, Path target) {
    return queries.call(call -> DiskCopies.state(call, uuid, target));
  }

  @Override
  public void abandonCopy(UUID uuid, Path target) {
    act(call -> changingDisks(uuid, () -> DiskCopies.abandon(call, uuid, target)));
  }

  @Override
  public void ensurePool(String name, Path directory) {
    act(call -> Storage.ensure(call, new PoolDefinition(name, directory)));
  }

  @Override
  public Optional<ObservedPool> pool(String name) {
    return actions.call(call -> Storage.pool(call, name));
  }

  @Override
  public List<ObservedVolume> volumes(String pool) {
    return actions.call(call -> Storage.volumes(call, pool));
  }

  @Override
  public Optional<ObservedVolume> volume(String pool, String name) {
    return queries.call(call -> Storage.volume(call, pool, name));
  }

  @Override
  public void createVolume(String pool, String xml) {
    VolumeDefinition.parse(xml);
    act(call -> Storage.create(call, pool, xml));
  }

  @Override
  public void createOverlay(
      String pool, String name, long capacityBytes, Path backing, VolumeFormat backingFormat) {
    String xml = VolumeDefinition.overlay(name, capacityBytes, backing).toXml(backingFormat);
    act(call -> Storage.create(call, pool, xml));
  }

  @Override
  public void createEmpty(String pool, String name, long capacityBytes, VolumeFormat format) {
    String xml = VolumeDefinition.empty(name, capacityBytes, format).toXml(null);
    act(call -> Storage.create(call, pool, xml));
  }

  @Override
  public void resizeVolume(String pool, String name, long capacityBytes) {
    act(call -> Storage.resize(call, pool, name, capacityBytes));
  }

  @Override
  public void replaceVolume(String pool, String name, String by) {
    act(call -> Storage.replace(call, pool, name, by));
  }

  @Override
  public void deleteVolume(String pool, String name) {
    act(call -> Storage.delete(call, pool, name));
  }

  @Override
  public void ensureNetwork(String xml) {
    NetworkDefinition wanted = NetworkDefinition.parse(xml);
    act(call -> changingNetworks(() -> Networks.ensure(call, wanted, xml)));
  }

  @Override
  public void redefineNetwork(String xml) {
    NetworkDefinition wanted = NetworkDefinition.parse(xml);
    act(call -> changingNetworks(() -> Networks.redefine(call, wanted, xml)));
  }

  @Override
  public void restartNetwork(String name) {
    act(call -> changingNetworks(() -> Networks.restart(call, name)));
  }

  @Override
  public Optional<ObservedNetwork> network(String name) {
    return queries.call(call -> Networks.one(call, name));
  }

  @Override
  public void setHostEntry(String network, HostEntry entry) {
    act(call -> changingNetworks(() -> Networks.set(call, network, entry)));
  }

  @Override
  public void removeHostEntry(String network, String mac) {
    act(call -> changingNetworks(() -> Networks.remove(call, network, mac)));
  }

  @Override
  public List<Lease> leases(String network) {
    return queries.call(call -> Networks.leases(call, network));
  }

  @Override
  public Registration listen(DomainListener listener) {
    return listeners.add(listener);
  }

  @Override
  public void close() {
    memory.close();
    actions.close();
    queries.close();
  }

  private void act(Consumer<Call> action) {
    act(actions, action);
  }

  private static void act(Link link, Consumer<Call> action) {
    link.call(
        call -> {
          action.accept(call);
          return true;
        });
  }

  private void changingNetworks(Runnable change) {
    alone(networkChange, change);
  }

  private void changingDisks(UUID uuid, Runnable change) {
    alone(diskChanges.get(Math.floorMod(uuid.hashCode(), DISK_LOCKS)), change);
  }

  private static void alone(ReentrantLock lock, Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** The link with the events wakes the listeners. */
  private final class Waker implements Link.Watcher {
    @Override
    public void domain(UUID uuid) {
      listeners.look(uuid);
    }

    @Override
    public void lost() {
      listeners.lookAtAll();
    }

    @Override
    public void connected() {
      listeners.lookAtAll();
    }
  }

  /** The other link breaks with the first, which tells enough. */
  private static final class Deaf implements Link.Watcher {
    @Override
    public void domain(UUID uuid) {}

    @Override
    public void lost() {}

    @Override
    public void connected() {}
  }
}
