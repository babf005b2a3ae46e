package eu.stratuslab.agent.volume;

import eu.stratuslab.agent.domain.MachineVolumes;
import eu.stratuslab.agent.domain.Wanted;
import eu.stratuslab.agent.domain.xml.DiskDevice;
import eu.stratuslab.agent.hypervisor.DiskDefinition;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.storage.StoredVolume;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.KnownVolumes.Known;
import eu.stratuslab.model.volume.VolumeSpec.Attachment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which volumes are in which domains. Everything that puts one there goes through here, one at a
 * time, and looks before at every domain of the host: a volume never has two writers.
 */
public final class DomainVolumes implements MachineVolumes {

  /** What a virtio disk tells its guest holds so many characters. */
  private static final int SERIAL = 20;

  private final Hypervisor hypervisor;
  private final VolumePools pools;
  private final KnownVolumes known;
  private final ReentrantLock lock = new ReentrantLock();

  public DomainVolumes(Hypervisor hypervisor, VolumePools pools, KnownVolumes known) {
    this.hypervisor = hypervisor;
    this.pools = pools;
    this.known = known;
  }

  @Override
  public List<String> awaited(Wanted wanted) {
    var awaited = new ArrayList<String>();
    for (Known volume : known.wantedBy(wanted.id())) {
      obstacle(volume, wanted.id()).ifPresent(awaited::add);
    }
    first(wanted)
        .filter(id -> known.of(id).isEmpty())
        .forEach(id -> awaited.add("volume " + id + " is not placed here yet"));
    return awaited;
  }

  /** The volumes that it is made with; a machine that was made may have been given others. */
  private static Stream<String> first(Wanted wanted) {
    List<String> first = wanted.spec().firstVolumes();
    return first == null || wanted.status().isCreated() ? Stream.empty() : first.stream();
  }

  private Optional<String> obstacle(Known volume, String machine) {
    String id = volume.wanted().id();
    Optional<StoredVolume> stored = pools.having(id).flatMap(pool -> pool.look(id));
    if (stored.isEmpty()) {
      return Optional.of(
          "volume " + id + (volume.wanted().wasHere() ? " has no data here" : " is being made"));
    }
    return otherUser(stored.get().file(), machine)
        .map(use -> "volume " + id + " is still in domain " + use.domain());
  }

  private Optional<DiskUse> otherUser(Path file, String machine) {
    return hypervisor.usersOf(file).stream()
        .filter(use -> !use.domain().toString().equals(machine))
        .findFirst();
  }

  @Override
  public void define(Wanted wanted, Consumer<List<DiskDevice>> definition) {
    alone(() -> definition.accept(disksOf(wanted)));
  }

  /**
   * Those that should be there, and those that are there and of which nobody says that they should
   * not: a resource that is missing is no evidence.
   */
  private List<DiskDevice> disksOf(Wanted wanted) {
    var disks = new ArrayList<DiskDevice>();
    for (Known volume : known.wantedBy(wanted.id())) {
      Attachment attachment = Objects.requireNonNull(volume.wanted().spec().attachment());
      if (obstacle(volume, wanted.id()).isEmpty()) {
        disk(volume.wanted().id(), target(attachment.initialLocation())).ifPresent(disks::add);
      }
    }
    present(wanted.uuid()).stream()
        .flatMap(is -> unknown(is).stream())
        .filter(d -> disks.stream().noneMatch(other -> other.target().equals(d.target())))
        .forEach(disks::add);
    return disks;
  }

  private Optional<DiskDevice> unknown(DiskDefinition is) {
    return is.files().stream()
        .findFirst()
        .flatMap(pools::idOf)
        .filter(id -> known.of(id).isEmpty())
        .flatMap(id -> disk(id, is.target()));
  }

  private List<DiskDefinition> present(UUID domain) {
    return hypervisor.domain(domain).isEmpty()
        ? List.of()
        : DiskDefinition.ofDomain(hypervisor.xml(domain));
  }

  /** Gives a volume to a domain that no other one has. */
  void attach(String id, String machine, String location) {
    alone(
        () -> {
          DiskDevice disk =
              disk(id, target(location))
                  .orElseThrow(
                      () -> new HypervisorException(Code.NOT_FOUND, "volume " + id + " is gone"));
          refuseOthers(disk.file(), machine);
          hypervisor.attachDisk(UUID.fromString(machine), disk.toXml().toXml());
        });
  }

  /** Does what must not be done to a volume that any domain has. */
  void unused(Path file, Runnable action) {
    alone(
        () -> {
          refuseOthers(file, null);
          action.run();
        });
  }

  /** Does what must not be done to a volume that a process has. */
  void unlessLive(Path file, Runnable action) {
    alone(
        () -> {
          if (hypervisor.usersOf(file).stream().anyMatch(DiskUse::live)) {
            throw new HypervisorException(Code.BUSY, "a process has the volume");
          }
          action.run();
        });
  }

  private void refuseOthers(Path file, @Nullable String but) {
    otherUser(file, String.valueOf(but))
        .ifPresent(
            use -> {
              throw new HypervisorException(Code.BUSY, "the volume is in domain " + use.domain());
            });
  }

  private Optional<DiskDevice> disk(String id, String target) {
    return pools
        .having(id)
        .flatMap(pool -> pool.look(id))
        .map(stored -> new DiskDevice(stored.file(), target, serial(id), backing(stored)));
  }

  private static DiskDevice.@Nullable Backing backing(StoredVolume stored) {
    StoredVolume.Base base = stored.base();
    return base == null ? null : new DiskDevice.Backing(base.file(), base.format());
  }

  /** The beginning of the volume's id, without dashes: it is longer than a serial may be. */
  static String serial(String id) {
    return id.replace("-", "").substring(0, SERIAL);
  }

  static String target(String location) {
    return location.replaceFirst("^/dev/", "");
  }

  private void alone(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
