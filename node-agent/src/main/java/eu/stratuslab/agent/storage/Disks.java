package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.ObservedVolume;
import eu.stratuslab.agent.hypervisor.VolumeFormat;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The disks of the host's machines: qcow2 volumes of one directory pool. */
public final class Disks {

  /** The name of the pool. */
  public static final String POOL = "stratuslab";

  private static final String SUFFIX = ".qcow2";
  private static final String RESTORED = ".restored";
  private static final int UUID_LENGTH = 36;

  private final Hypervisor hypervisor;
  private final Path directory;

  public Disks(Hypervisor hypervisor, Path directory) {
    this.hypervisor = hypervisor;
    this.directory = directory;
  }

  /** Makes sure of the pool. */
  public void open() {
    hypervisor.ensurePool(POOL, directory);
  }

  /**
   * Of the file system under the pool. Not the pool's own: libvirt measures a pool by opening every
   * volume in it, and nobody can make a disk meanwhile.
   */
  public Space space() {
    return Space.of(directory);
  }

  /** The file of a machine's disk. */
  public Path path(String machine, String disk) {
    return directory.resolve(name(machine, disk));
  }

  /** Those of the disks that exist. */
  public Set<String> present(String machine, List<Disk> disks) {
    return disks.stream()
        .map(Disk::id)
        .filter(disk -> hypervisor.volume(POOL, name(machine, disk)).isPresent())
        .collect(Collectors.toSet());
  }

  /** The ids of every disk that a machine has here, known to anybody or not, by a scan. */
  public Set<String> all(String machine) {
    String prefix = machine + "-";
    return hypervisor.volumes(POOL).stream()
        .map(volume -> volume.name())
        .filter(name -> name.startsWith(prefix) && name.endsWith(SUFFIX))
        .map(name -> name.substring(prefix.length(), name.length() - SUFFIX.length()))
        .collect(Collectors.toSet());
  }

  /** The ids of all machines that have a disk here, by a scan of the pool. */
  public Set<String> owners() {
    return hypervisor.volumes(POOL).stream()
        .map(volume -> volume.name())
        .filter(name -> name.length() > UUID_LENGTH && name.endsWith(SUFFIX))
        .map(name -> name.substring(0, UUID_LENGTH))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A copy-on-write child of an image, at least as large as it. */
  public void createOverlay(String machine, Disk disk, UsedImage image, Path backing) {
    hypervisor.createOverlay(
        POOL,
        name(machine, disk.id()),
        Math.max(Capacity.bytes(disk.capacity()), image.size()),
        backing,
        format(image));
  }

  public void createEmpty(String machine, Disk disk) {
    hypervisor.createEmpty(
        POOL, name(machine, disk.id()), Capacity.bytes(disk.capacity()), VolumeFormat.QCOW2);
  }

  /** The file that a machine's disk is a child of; empty if it is none, or is not there. */
  public Optional<Path> backing(String machine, String disk) {
    return hypervisor.volume(POOL, name(machine, disk)).map(ObservedVolume::backing);
  }

  /** Gives a disk the content of an image: a new child of it takes the place of the disk. */
  public void restore(String machine, Disk disk, UsedImage image, Path backing) {
    String fresh = machine + "-" + disk.id() + RESTORED + SUFFIX;
    hypervisor.deleteVolume(POOL, fresh);
    hypervisor.createOverlay(
        POOL,
        fresh,
        Math.max(Capacity.bytes(disk.capacity()), image.size()),
        backing,
        format(image));
    hypervisor.replaceVolume(POOL, name(machine, disk.id()), fresh);
  }

  private static VolumeFormat format(UsedImage image) {
    return VolumeFormat.valueOf(image.format().toUpperCase(Locale.ROOT));
  }

  public void delete(String machine, String disk) {
    hypervisor.deleteVolume(POOL, name(machine, disk));
  }

  private static String name(String machine, String disk) {
    return machine + "-" + disk + SUFFIX;
  }
}
