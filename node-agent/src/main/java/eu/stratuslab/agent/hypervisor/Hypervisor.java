package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The hypervisor of one host.
 *
 * <p>Only domains that carry an element of the namespace {@link DomainMetadata#NAMESPACE} in their
 * metadata exist for the caller. Every other domain of the host is invisible: it is never listed,
 * and a call that names its uuid is refused as {@code NOT_FOUND} ({@link #define}: as {@code
 * EXISTS}) before anything is touched. A domain of another cloud is visible, because only its
 * metadata tells; whether to touch it is for the caller to decide.
 *
 * <p>Every call ends within a bounded time. A refused call throws {@link HypervisorException} with
 * a code and has changed nothing. {@link HypervisorUnavailable} says that no answer came: the
 * outcome is unknown and the caller MUST observe before it acts again. All methods may be called
 * from any thread.
 */
public interface Hypervisor extends AutoCloseable {

  /** What the host is. */
  HostFacts facts();

  /** All our domains, running or not, ordered by uuid. */
  List<ObservedDomain> domains();

  /**
   * What our active domains have used, in one question to the daemon. One of which not everything
   * can be told at the moment, because something else is done to it, is left out.
   */
  List<DomainUsage> usage();

  /** One domain; empty where there is none, or one that is not ours. */
  Optional<ObservedDomain> domain(UUID uuid);

  /** The definition that is in force: the live one while the domain is active, else the stored. */
  String xml(UUID uuid);

  /**
   * Stores a definition, replacing an earlier one of the same uuid; a running domain keeps running
   * on the old one. The XML MUST carry uuid, name and our metadata (else INVALID_XML). EXISTS: the
   * name belongs to another uuid, or the uuid to a domain that is not ours.
   */
  void define(String xml);

  /**
   * Boots a domain. INVALID_STATE: it is active already, or its memory is saved, also if that
   * cannot be read at the moment: a boot throws none away.
   */
  void start(UUID uuid);

  /** The same without letting its CPUs run. INVALID_STATE: as there. */
  void startPaused(UUID uuid);

  /** Lets a paused domain run. INVALID_STATE: it is not paused. */
  void resume(UUID uuid);

  /** Stops the CPUs of a domain; its process stays. INVALID_STATE: it is not running. */
  void pause(UUID uuid);

  /**
   * Saves the memory of a domain on the host's disk and ends its process; may take minutes. Refused
   * (NO_SPACE and others) it runs on. INVALID_STATE: it is not active.
   */
  void saveMemory(UUID uuid);

  /**
   * Makes the process of a domain from its saved memory without letting its CPUs run; may take
   * minutes. The memory is saved no longer. In force are the definition and the metadata of the
   * time of the save. INVALID_STATE: it is active, or no memory is saved. OTHER and the like: the
   * memory cannot be read, and stays.
   */
  void restorePaused(UUID uuid);

  /** Throws saved memory away; what is not there is thrown away. INVALID_STATE: it is active. */
  void discardMemory(UUID uuid);

  /**
   * Presses the power button (ACPI) and returns at once; whether the guest obeys shows later.
   * INVALID_STATE: it is not active.
   */
  void shutdown(UUID uuid);

  /** Cuts the power. INVALID_STATE: it is not active. */
  void destroy(UUID uuid);

  /** Presses the reset button; the process stays. INVALID_STATE: it is not active. */
  void reset(UUID uuid);

  /**
   * Forgets a definition together with its NVRAM, saved memory and the records of snapshots and
   * checkpoints; disks stay. INVALID_STATE: the domain is active.
   */
  void undefine(UUID uuid);

  /**
   * Replaces our metadata element, in the stored and in the live definition. INVALID_XML: not one
   * element of our namespace.
   */
  void setMetadata(UUID uuid, String xml);

  /**
   * The disks of every domain of the host, ours or not, that use a file or have it under them; it
   * goes by the file's name, so that a path through a link counts as well.
   */
  List<DiskUse> usersOf(Path file);

  /**
   * Gives a domain a disk, from libvirt's {@code <disk>} with a file and a target: to its process
   * if it is active, and to its stored definition; where it has the disk already nothing is done.
   * EXISTS: another disk has the target.
   */
  void attachDisk(UUID uuid, String xml);

  /**
   * Takes the disk with this file away: first from the process, whose guest is asked to let go of
   * it and may do so later or never (it is then still seen, and a wake-up tells when it is not),
   * then, once no process has it, from the stored definition. One that is not there is taken away
   * already. INVALID_STATE: the domain's memory is saved, and with it the guest's sight of the
   * disk.
   */
  void detachDisk(UUID uuid, Path file);

  /**
   * Makes the disk with this file larger under a running guest, in bytes. INVALID_STATE: the domain
   * is not active. NOT_FOUND: it has no such disk. INVALID_ARGUMENT: the disk would shrink.
   */
  void growDisk(UUID uuid, Path file, long bytes);

  /**
   * Begins to copy what the disk with this file holds at this moment, what lies under it included,
   * into a new qcow2 file; its guest goes on meanwhile and waits for nothing. INVALID_STATE: the
   * domain is not active. NOT_FOUND: it has no such disk. BUSY: a disk of it is being copied
   * already, by us or by an administrator; a domain has one copy at a time.
   */
  void beginCopy(UUID uuid, Path file, Path target);

  /**
   * How the copy into this file goes, or how it has ended; a copy into another file is none. What
   * is not copied to its end leaves no file.
   */
  DiskCopy copy(UUID uuid, Path target);

  /**
   * Gives up the copy into this file, which may take a moment to end; where none is made none is
   * given up, and a copy into another file goes on.
   */
  void abandonCopy(UUID uuid, Path target);

  /**
   * Makes sure that a directory pool is defined and active; creates the directory. EXISTS: a pool
   * of that name has another target.
   */
  void ensurePool(String name, Path directory);

  /** One pool with its free space, freshly measured. */
  Optional<ObservedPool> pool(String name);

  /** The volumes of a pool, ordered by name, files that others put there included. */
  List<ObservedVolume> volumes(String pool);

  /** One volume, without a scan of the pool: a file that others have just put there is not seen. */
  Optional<ObservedVolume> volume(String pool, String name);

  /** Creates a volume from libvirt's volume XML. EXISTS, NO_SPACE, NOT_FOUND (the pool). */
  void createVolume(String pool, String xml);

  /**
   * Creates a qcow2 volume that reads what it does not hold from a backing file. Capacity in bytes,
   * not below the backing file's (INVALID_ARGUMENT where the hypervisor can tell). EXISTS: the name
   * is taken.
   */
  void createOverlay(
      String pool, String name, long capacityBytes, Path backing, VolumeFormat backingFormat);

  /** Creates an empty, sparse volume. EXISTS: the name is taken. */
  void createEmpty(String pool, String name, long capacityBytes, VolumeFormat format);

  /** Grows a volume that no running domain uses. INVALID_ARGUMENT: it would shrink. */
  void resizeVolume(String pool, String name, long capacityBytes);

  /**
   * Puts a volume in the place of another one of the pool, at once: whoever looks sees the one or
   * the other. No domain may use either. NOT_FOUND: there is no such volume.
   */
  void replaceVolume(String pool, String name, String by);

  /** Deletes a volume; one that is not there is deleted already. NOT_FOUND: no such pool. */
  void deleteVolume(String pool, String name);

  /**
   * Makes sure that a network is defined and active. A network of that name is never redefined nor
   * restarted, since that would cut off its guests. The XML MUST carry name and uuid. EXISTS: a
   * network of that name has another uuid, so it is not ours.
   */
  void ensureNetwork(String xml);

  /**
   * Stores another definition of a network that is there: it is in force when the network is
   * started again. The XML MUST carry name, uuid and every host entry that is to stay. NOT_FOUND:
   * there is no such network. EXISTS: it has another uuid, so it is not ours.
   */
  void redefineNetwork(String xml);

  /**
   * Stops a network and starts it as it is stored. Whoever is connected is cut off until his next
   * start. NOT_FOUND: there is no such network.
   */
  void restartNetwork(String name);

  /** One network. */
  Optional<ObservedNetwork> network(String name);

  /**
   * Makes the network's DHCP server give this address and name to this MAC, now and after restarts;
   * replaces what it gave to this MAC before. EXISTS: another MAC holds the address or the name.
   */
  void setHostEntry(String network, HostEntry entry);

  /** Removes the entry of a MAC; one that is not there is removed already. */
  void removeHostEntry(String network, String mac);

  /** The addresses that the DHCP server has given out and that have not expired, by MAC. */
  List<Lease> leases(String network);

  /**
   * Asks to be woken. Events only say where to look: they may come late, twice or not at all, on
   * any thread, also before the call that caused them returns. A listener MUST return at once and
   * MUST NOT call the hypervisor.
   */
  Registration listen(DomainListener listener);

  /** Ends connections and threads; domains run on. */
  @Override
  void close();
}
