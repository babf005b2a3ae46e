package eu.stratuslab.agent.host;

import eu.stratuslab.agent.domain.DomainRecord;
import eu.stratuslab.agent.domain.DomainRecordXml;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.storage.Capacity;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.agent.storage.Space;
import eu.stratuslab.agent.storage.VolumePool;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.model.host.HostStatus.InventoryDomain;
import eu.stratuslab.model.host.HostStatus.Pool;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Everything of this cloud that is on the host, wanted or not. */
public final class Inventory {

  private final String cloud;
  private final Hypervisor hypervisor;
  private final Disks disks;
  private final MachineFiles files;
  private final Images images;
  private final VolumePools pools;

  /** Machines that had a disk but no directory when the agent started; a scan of the pool. */
  private final Set<String> stray;

  public Inventory(
      String cloud,
      Hypervisor hypervisor,
      Disks disks,
      MachineFiles files,
      Images images,
      VolumePools pools) {
    this.cloud = cloud;
    this.hypervisor = hypervisor;
    this.disks = disks;
    this.files = files;
    this.images = images;
    this.pools = pools;
    this.stray = disks.owners();
    this.stray.removeAll(files.owners());
  }

  /** Domains of another cloud are none of ours, and of those nothing is said. */
  public List<InventoryDomain> domains() {
    return hypervisor.domains().stream().flatMap(d -> entry(d).stream()).toList();
  }

  private Optional<InventoryDomain> entry(ObservedDomain domain) {
    return DomainRecordXml.read(domain.metadata())
        .filter(record -> record.cloud().equals(cloud))
        .map(DomainRecord::epoch)
        .map(epoch -> new InventoryDomain(domain.uuid().toString(), epoch, domain.active()));
  }

  /** The ids of the machines that own disks or files here, and of the volumes. */
  public List<String> owners() {
    var all = new TreeSet<>(files.owners());
    all.addAll(stray);
    pools.refresh();
    pools.volumes().forEach(all::add);
    return List.copyOf(all);
  }

  /** What the file system under the disks has. */
  Space space() {
    return disks.space();
  }

  /** The pools of volumes, with what they have and can do. */
  public List<Pool> pools() {
    return pools.all().stream().map(Inventory::entry).toList();
  }

  private static Pool entry(VolumePool pool) {
    Space space = pool.space();
    return new Pool(
        pool.name(),
        "dir",
        Capacity.kilobytes(space.capacity()),
        Capacity.kilobytes(space.free()),
        null,
        pool.abilities().words());
  }

  /** Name and place of the pools that were here once and are not. */
  List<String> missingPools() {
    return pools.absent();
  }

  /** The digests of the cached images. */
  public List<String> images() {
    return List.copyOf(images.cached());
  }
}
