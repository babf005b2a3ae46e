package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A host in memory: deterministic, without threads and without a clock. It outlives the agents that
 * use it, as a host does: {@link #close} closes nothing, and an agent that "dies" only drops its
 * registration. {@link #host} is the other end, where the guests, the administrator and misfortune
 * act. Wake-ups are delivered before the call returns, on the caller's thread.
 */
public final class FakeHypervisor implements Hypervisor {

  private final FakeHost host;

  public FakeHypervisor(String hostname) {
    this(new HostFacts(hostname, "x86_64", 16, 64L << 20, "QEMU", "7.2.22", "9.0.0", "fake:///"));
  }

  public FakeHypervisor(HostFacts facts) {
    host = new FakeHost(facts);
  }

  /** The other end: guests, administrators, faults. */
  public FakeHost host() {
    return host;
  }

  @Override
  public HostFacts facts() {
    return ask("facts", () -> host.facts);
  }

  @Override
  public List<ObservedDomain> domains() {
    return ask("domains", host::observed);
  }

  @Override
  public List<DomainUsage> usage() {
    return ask("usage", host::usage);
  }

  @Override
  public Optional<ObservedDomain> domain(UUID uuid) {
    return ask(
        "domain " + uuid,
        () -> Optional.ofNullable(host.domains.get(uuid)).map(FakeDomain::observed));
  }

  @Override
  public String xml(UUID uuid) {
    return ask("xml " + uuid, () -> host.ours(uuid).xml());
  }

  @Override
  public void define(String xml) {
    DomainDefinition definition = DomainDefinition.parse(xml);
    tell("define " + definition.uuid(), () -> host.define(definition, xml));
  }

  @Override
  public void start(UUID uuid) {
    tell(
        "start " + uuid,
        () -> host.start(host.inactive(uuid), PowerState.RUNNING, StateReason.BOOTED));
  }

  @Override
  public void startPaused(UUID uuid) {
    tell(
        "startPaused " + uuid,
        () -> host.start(host.inactive(uuid), PowerState.PAUSED, StateReason.REQUESTED));
  }

  @Override
  public void resume(UUID uuid) {
    tell("resume " + uuid, () -> host.resume(host.active(uuid)));
  }

  @Override
  public void pause(UUID uuid) {
    tell("pause " + uuid, () -> host.pause(host.active(uuid)));
  }

  @Override
  public void saveMemory(UUID uuid) {
    tell("saveMemory " + uuid, () -> host.save(host.active(uuid)));
  }

  @Override
  public void restorePaused(UUID uuid) {
    tell("restorePaused " + uuid, () -> host.restore(host.inactive(uuid)));
  }

  @Override
  public void discardMemory(UUID uuid) {
    tell("discardMemory " + uuid, () -> host.inactive(uuid).forgetSaved());
  }

  @Override
  public void shutdown(UUID uuid) {
    tell("shutdown " + uuid, () -> host.pressPower(host.active(uuid)));
  }

  @Override
  public void destroy(UUID uuid) {
    tell("destroy " + uuid, () -> host.stop(host.active(uuid), StateReason.DESTROYED));
  }

  @Override
  public void reset(UUID uuid) {
    tell("reset " + uuid, () -> host.disks.letGo(host.active(uuid)));
  }

  @Override
  public void undefine(UUID uuid) {
    tell("undefine " + uuid, () -> host.forget(host.inactive(uuid)));
  }

  @Override
  public void setMetadata(UUID uuid, String xml) {
    String canonical = DomainMetadata.canonical(xml);
    tell("setMetadata " + uuid, () -> host.ours(uuid).setMetadata(canonical));
  }

  @Override
  public List<DiskUse> usersOf(Path file) {
    return ask("usersOf " + file, () -> host.disks.usersOf(file));
  }

  @Override
  public void attachDisk(UUID uuid, String xml) {
    DiskDefinition disk = DiskDefinition.parse(xml);
    tell(
        "attachDisk " + uuid + " " + disk.target(),
        () -> host.disks.attach(host.ours(uuid), disk, xml));
  }

  @Override
  public void detachDisk(UUID uuid, Path file) {
    tell("detachDisk " + uuid + " " + file, () -> host.disks.detach(host.ours(uuid), file));
  }

  @Override
  public void growDisk(UUID uuid, Path file, long bytes) {
    tell("growDisk " + uuid + " " + file, () -> host.disks.grow(host.active(uuid), file, bytes));
  }

  @Override
  public void beginCopy(UUID uuid, Path file, Path target) {
    tell(
        "beginCopy " + uuid + " " + file,
        () -> host.disks.beginCopy(host.active(uuid), file, target));
  }

  @Override
  public DiskCopy copy(UUID uuid, Path target) {
    return ask("copy " + uuid, () -> host.disks.copy(host.ours(uuid), target));
  }

  @Override
  public void abandonCopy(UUID uuid, Path target) {
    tell("abandonCopy " + uuid, () -> host.disks.abandonCopy(host.ours(uuid), target));
  }

  @Override
  public void ensurePool(String name, Path directory) {
    tell("ensurePool " + name, () -> host.storage.ensure(name, directory));
  }

  @Override
  public Optional<ObservedPool> pool(String name) {
    return ask("pool " + name, () -> host.storage.pool(name));
  }

  @Override
  public List<ObservedVolume> volumes(String pool) {
    return ask("volumes " + pool, () -> host.storage.volumes(pool));
  }

  @Override
  public Optional<ObservedVolume> volume(String pool, String name) {
    return ask("volume " + pool + " " + name, () -> host.storage.volume(pool, name));
  }

  @Override
  public void createVolume(String pool, String xml) {
    create(pool, VolumeDefinition.parse(xml));
  }

  @Override
  public void createOverlay(
      String pool, String name, long capacityBytes, Path backing, VolumeFormat backingFormat) {
    create(pool, VolumeDefinition.overlay(name, capacityBytes, backing));
  }

  @Override
  public void createEmpty(String pool, String name, long capacityBytes, VolumeFormat format) {
    create(pool, VolumeDefinition.empty(name, capacityBytes, format));
  }

  @Override
  public void resizeVolume(String pool, String name, long capacityBytes) {
    tell("resizeVolume " + pool + " " + name, () -> host.storage.resize(pool, name, capacityBytes));
  }

  @Override
  public void replaceVolume(String pool, String name, String by) {
    tell("replaceVolume " + pool + " " + name, () -> host.storage.replace(pool, name, by));
  }

  @Override
  public void deleteVolume(String pool, String name) {
    tell("deleteVolume " + pool + " " + name, () -> host.storage.delete(pool, name));
  }

  @Override
  public void ensureNetwork(String xml) {
    NetworkDefinition definition = NetworkDefinition.parse(xml);
    tell("ensureNetwork " + definition.name(), () -> host.ensureNetwork(definition));
  }

  @Override
  public void redefineNetwork(String xml) {
    NetworkDefinition definition = NetworkDefinition.parse(xml);
    tell("redefineNetwork " + definition.name(), () -> host.redefineNetwork(definition));
  }

  @Override
  public void restartNetwork(String name) {
    tell("restartNetwork " + name, () -> host.network(name).restart());
  }

  @Override
  public Optional<ObservedNetwork> network(String name) {
    return ask(
        "network " + name,
        () -> Optional.ofNullable(host.networks.get(name)).map(FakeNetwork::observed));
  }

  @Override
  public void setHostEntry(String network, HostEntry entry) {
    tell("setHostEntry " + network + " " + entry.mac(), () -> host.network(network).set(entry));
  }

  @Override
  public void removeHostEntry(String network, String mac) {
    tell("removeHostEntry " + network + " " + mac, () -> host.network(network).remove(mac));
  }

  @Override
  public List<Lease> leases(String network) {
    return ask("leases " + network, () -> host.network(network).leases());
  }

  @Override
  public Registration listen(DomainListener listener) {
    return host.listen(listener);
  }

  /** The host stays: another agent may go on with it. */
  @Override
  public void close() {}

  private void create(String pool, VolumeDefinition volume) {
    tell("createVolume " + pool + " " + volume.name(), () -> host.storage.create(pool, volume));
  }

  private <T> T ask(String call, Supplier<T> answer) {
    synchronized (host) {
      host.faults.before(call);
      T result = answer.get();
      host.faults.after(call);
      return result;
    }
  }

  private void tell(String call, Runnable effect) {
    try {
      synchronized (host) {
        host.faults.before(call);
        effect.run();
        host.calls.accept(call);
        host.faults.after(call);
      }
    } finally {
      host.deliver();
    }
  }

  /** Receives every call that had an effect, such as {@code start <uuid>}, in order. */
  public void record(Consumer<String> calls) {
    synchronized (host) {
      host.calls = calls;
    }
  }

  static HypervisorException refused(Code code, String message) {
    return new HypervisorException(code, message);
  }
}
