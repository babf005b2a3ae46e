package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.DiskDefinition;
import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The disks of domains through libvirt. */
final class DomainDisks {

  private static final int XML_INACTIVE = 2;
  private static final int RESIZE_IN_BYTES = 1;

  /** {@code struct _virDomainBlockInfo}: capacity, allocation, physical. */
  private static final long BLOCK_INFO_BYTES = 24;

  /** QEMU's words for a guest that was asked before and has not answered. */
  private static final String UNDER_WAY = "in the process of unplug";

  private DomainDisks() {}

  static List<DiskUse> usersOf(Call call, Path file) {
    return call
        .objects(
            Function.virDomainFree, Function.virConnectListAllDomains, call.connection(), null, 0)
        .stream()
        .flatMap(
            domain ->
                Call.unless(NativeError.NO_DOMAIN, () -> use(call, domain, file)).stream()
                    .flatMap(Optional::stream))
        .sorted(Comparator.comparing(DiskUse::domain))
        .toList();
  }

  private static Optional<DiskUse> use(Call call, MemorySegment domain, Path file) {
    Optional<DiskDefinition> live = live(call, domain, file, disk -> disk.uses(file));
    Optional<DiskDefinition> stored = stored(call, domain, file, disk -> disk.uses(file));
    return live.or(() -> stored)
        .map(
            disk ->
                new DiskUse(
                    Domains.uuid(call, domain),
                    Domains.metadata(call, domain).orElse(null),
                    live.isPresent(),
                    stored.isPresent(),
                    isSaved(call, domain),
                    disk.target()));
  }

  private static Optional<DiskDefinition> live(Call call, MemorySegment domain, Path file) {
    return live(call, domain, file, disk -> disk.is(file));
  }

  private static Optional<DiskDefinition> live(
      Call call, MemorySegment domain, Path file, Predicate<DiskDefinition> which) {
    return isActive(call, domain)
        ? disks(call, domain, 0, file).stream().filter(which).findFirst()
        : Optional.empty();
  }

  private static Optional<DiskDefinition> stored(Call call, MemorySegment domain, Path file) {
    return stored(call, domain, file, disk -> disk.is(file));
  }

  private static Optional<DiskDefinition> stored(
      Call call, MemorySegment domain, Path file, Predicate<DiskDefinition> which) {
    return isPersistent(call, domain)
        ? disks(call, domain, XML_INACTIVE, file).stream().filter(which).findFirst()
        : Optional.empty();
  }

  /** A definition in which the name does not occur needs no parsing. */
  private static List<DiskDefinition> disks(
      Call call, MemorySegment domain, int flags, Path mentioning) {
    String xml = call.ownedText(Function.virDomainGetXMLDesc, domain, flags);
    return xml.contains(String.valueOf(mentioning.getFileName()))
        ? DiskDefinition.ofDomain(xml)
        : List.of();
  }

  static void attach(Call call, UUID uuid, DiskDefinition disk, String xml) {
    MemorySegment domain = Domains.ours(call, uuid);
    Path file = disk.files().getFirst();
    boolean active = isActive(call, domain);
    boolean persistent = isPersistent(call, domain);
    Optional<DiskDefinition> live = live(call, domain, file);
    Optional<DiskDefinition> stored = stored(call, domain, file);
    Stream.concat(live.stream(), stored.stream())
        .filter(is -> !is.target().equals(disk.target()))
        .forEach(
            is -> {
              throw new HypervisorException(
                  Code.EXISTS, "domain " + uuid + " has the disk as " + is.target());
            });
    int flags =
        (active && live.isEmpty() ? Domains.AFFECT_LIVE : 0)
            | (persistent && stored.isEmpty() ? Domains.AFFECT_CONFIG : 0);
    if (flags != 0) {
      call.integer(Function.virDomainAttachDeviceFlags, domain, xml, flags);
    }
  }

  static void detach(Call call, UUID uuid, Path file) {
    MemorySegment domain = Domains.ours(call, uuid);
    if (isSaved(call, domain)) {
      throw new HypervisorException(
          Code.INVALID_STATE, "domain " + uuid + " has it in its saved memory");
    }
    live(call, domain, file).ifPresent(disk -> unplug(call, domain, disk));
    if (live(call, domain, file).isEmpty()) {
      stored(call, domain, file).ifPresent(disk -> forget(call, domain, disk));
    }
  }

  /** libvirt waits a few seconds for the guest; what it does later comes as an event. */
  private static void unplug(Call call, MemorySegment domain, DiskDefinition disk) {
    try {
      call.integer(Function.virDomainDetachDeviceFlags, domain, disk.toXml(), Domains.AFFECT_LIVE);
    } catch (NativeFailure e) {
      if (!e.error().message().contains(UNDER_WAY)) {
        throw e;
      }
    }
  }

  private static void forget(Call call, MemorySegment domain, DiskDefinition disk) {
    call.integer(Function.virDomainDetachDeviceFlags, domain, disk.toXml(), Domains.AFFECT_CONFIG);
  }

  static void grow(Call call, UUID uuid, Path file, long bytes) {
    MemorySegment domain = Domains.ours(call, uuid);
    Domains.requireActive(call, domain, uuid, true);
    DiskDefinition disk =
        live(call, domain, file)
            .orElseThrow(
                () ->
                    new HypervisorException(
                        Code.NOT_FOUND, "domain " + uuid + " has no disk " + file));
    MemorySegment info = call.memory(BLOCK_INFO_BYTES);
    call.integer(Function.virDomainGetBlockInfo, domain, disk.target(), info, 0);
    long is = info.get(ValueLayout.JAVA_LONG, 0);
    if (bytes < is) {
      throw new HypervisorException(
          Code.INVALID_ARGUMENT, "the disk has " + is + " bytes and does not shrink to " + bytes);
    }
    if (bytes > is) {
      call.integer(Function.virDomainBlockResize, domain, disk.target(), bytes, RESIZE_IN_BYTES);
    }
  }

  private static boolean isActive(Call call, MemorySegment domain) {
    return call.integer(Function.virDomainIsActive, domain) == 1;
  }

  private static boolean isSaved(Call call, MemorySegment domain) {
    return call.integer(Function.virDomainHasManagedSaveImage, domain, 0) == 1;
  }

  private static boolean isPersistent(Call call, MemorySegment domain) {
    return call.integer(Function.virDomainIsPersistent, domain) == 1;
  }
}
