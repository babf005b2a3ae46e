package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.ObservedPool;
import eu.stratuslab.agent.hypervisor.ObservedVolume;
import eu.stratuslab.agent.hypervisor.PoolDefinition;
import eu.stratuslab.agent.hypervisor.VolumeDefinition;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Directory pools and their volumes through libvirt. */
final class Storage {

  /** {@code struct _virStoragePoolInfo}: int state, then capacity, allocation, available. */
  private static final long POOL_INFO_BYTES = 32;

  private static final long CAPACITY_OFFSET = 8;
  private static final long AVAILABLE_OFFSET = 24;

  private Storage() {}

  static void ensure(Call call, PoolDefinition wanted) {
    MemorySegment pool =
        lookup(call, wanted.name())
            .map(present -> sameTarget(call, present, wanted))
            .orElseGet(() -> define(call, wanted));
    if (!isActive(call, pool)) {
      call.integer(Function.virStoragePoolBuild, pool, 0);
      call.integer(Function.virStoragePoolCreate, pool, 0);
    }
  }

  private static MemorySegment define(Call call, PoolDefinition wanted) {
    return call.object(
        Function.virStoragePoolFree,
        Function.virStoragePoolDefineXML,
        call.connection(),
        wanted.toXml(),
        0);
  }

  private static MemorySegment sameTarget(Call call, MemorySegment pool, PoolDefinition wanted) {
    Path target = definition(call, pool).directory();
    if (!target.equals(wanted.directory())) {
      throw new HypervisorException(
          Code.EXISTS, "pool " + wanted.name() + " has its target in " + target);
    }
    return pool;
  }

  static Optional<ObservedPool> pool(Call call, String name) {
    return lookup(call, name).map(pool -> observedPool(call, pool));
  }

  private static ObservedPool observedPool(Call call, MemorySegment pool) {
    PoolDefinition definition = definition(call, pool);
    boolean active = isActive(call, pool);
    if (active) {
      refresh(call, pool);
    }
    MemorySegment info = call.memory(POOL_INFO_BYTES);
    call.integer(Function.virStoragePoolGetInfo, pool, info);
    return new ObservedPool(
        definition.name(),
        definition.directory(),
        active,
        active ? info.get(ValueLayout.JAVA_LONG, CAPACITY_OFFSET) : 0,
        active ? info.get(ValueLayout.JAVA_LONG, AVAILABLE_OFFSET) : 0);
  }

  static List<ObservedVolume> volumes(Call call, String poolName) {
    MemorySegment pool = activePool(call, poolName);
    refresh(call, pool);
    return call
        .objects(Function.virStorageVolFree, Function.virStoragePoolListAllVolumes, pool, null, 0)
        .stream()
        .flatMap(
            volume ->
                Call.unless(NativeError.NO_STORAGE_VOL, () -> observedVolume(call, volume))
                    .stream())
        .sorted(Comparator.comparing(ObservedVolume::name))
        .toList();
  }

  static Optional<ObservedVolume> volume(Call call, String poolName, String name) {
    return lookup(call, activePool(call, poolName), name)
        .map(volume -> observedVolume(call, volume));
  }

  static void create(Call call, String poolName, String xml) {
    call.object(
        Function.virStorageVolFree,
        Function.virStorageVolCreateXML,
        activePool(call, poolName),
        xml,
        0);
  }

  static void resize(Call call, String poolName, String name, long capacityBytes) {
    MemorySegment volume =
        lookup(call, activePool(call, poolName), name)
            .orElseThrow(
                () ->
                    new HypervisorException(
                        Code.NOT_FOUND, "no volume " + name + " in pool " + poolName));
    long is = observedVolume(call, volume).capacityBytes();
    if (capacityBytes < is) {
      throw new HypervisorException(
          Code.INVALID_ARGUMENT,
          "volume " + name + " has " + is + " bytes and does not shrink to " + capacityBytes);
    }
    if (capacityBytes > is) {
      call.integer(Function.virStorageVolResize, volume, capacityBytes, 0);
    }
  }

  /** libvirt renames no volume; it looks at a file anew whenever it is asked. */
  static void replace(Call call, String poolName, String name, String by) {
    Path target = pathOf(call, poolName, name);
    Path fresh = pathOf(call, poolName, by);
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new HypervisorException(Code.OTHER, "the disk cannot be replaced: " + e, e);
    }
    refresh(call, activePool(call, poolName));
  }

  private static Path pathOf(Call call, String poolName, String name) {
    return volume(call, poolName, name)
        .map(ObservedVolume::path)
        .orElseThrow(
            () ->
                new HypervisorException(
                    Code.NOT_FOUND, "no volume " + name + " in pool " + poolName));
  }

  static void delete(Call call, String poolName, String name) {
    lookup(call, activePool(call, poolName), name)
        .ifPresent(volume -> call.integer(Function.virStorageVolDelete, volume, 0));
  }

  /**
   * While a volume is being made libvirt refuses; its list is complete for what went through it.
   */
  private static void refresh(Call call, MemorySegment pool) {
    try {
      call.integer(Function.virStoragePoolRefresh, pool, 0);
    } catch (NativeFailure e) {
      if (e.error().toException(e).code() != Code.BUSY) {
        throw e;
      }
    }
  }

  private static ObservedVolume observedVolume(Call call, MemorySegment volume) {
    VolumeDefinition definition =
        VolumeDefinition.parse(call.ownedText(Function.virStorageVolGetXMLDesc, volume, 0));
    return definition.observed(
        Objects.requireNonNull(definition.path(), "libvirt tells the path of every volume"));
  }

  private static MemorySegment activePool(Call call, String name) {
    MemorySegment pool =
        lookup(call, name)
            .orElseThrow(() -> new HypervisorException(Code.NOT_FOUND, "no pool " + name));
    if (!isActive(call, pool)) {
      throw new HypervisorException(Code.INVALID_STATE, "pool " + name + " is not active");
    }
    return pool;
  }

  private static boolean isActive(Call call, MemorySegment pool) {
    return call.integer(Function.virStoragePoolIsActive, pool) == 1;
  }

  private static PoolDefinition definition(Call call, MemorySegment pool) {
    return PoolDefinition.parse(call.ownedText(Function.virStoragePoolGetXMLDesc, pool, 0));
  }

  private static Optional<MemorySegment> lookup(Call call, String pool) {
    return call.found(
        NativeError.NO_STORAGE_POOL,
        Function.virStoragePoolFree,
        Function.virStoragePoolLookupByName,
        call.connection(),
        pool);
  }

  private static Optional<MemorySegment> lookup(Call call, MemorySegment pool, String volume) {
    return call.found(
        NativeError.NO_STORAGE_VOL,
        Function.virStorageVolFree,
        Function.virStorageVolLookupByName,
        pool,
        volume);
  }
}
