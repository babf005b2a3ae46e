package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The pools and files inside the fake. Files outlive the definitions of their pools. */
final class FakeStorage {

  private final FakeContents contents;
  private final Map<String, Path> pools = new TreeMap<>();
  private final Map<Path, Map<String, ObservedVolume>> files = new TreeMap<>();
  private long freeBytes = 1L << 40;

  FakeStorage(FakeContents contents) {
    this.contents = contents;
  }

  /** Sets what the file system has left; what volumes allocate is taken from it. */
  void free(long bytes) {
    freeBytes = bytes;
  }

  void ensure(String name, Path directory) {
    Path present = pools.get(name);
    if (present != null && !present.equals(directory)) {
      throw new HypervisorException(Code.EXISTS, "pool " + name + " has its target in " + present);
    }
    pools.put(name, directory);
    files.computeIfAbsent(directory, _ -> new TreeMap<>());
  }

  Optional<ObservedPool> pool(String name) {
    return Optional.ofNullable(pools.get(name))
        .map(directory -> new ObservedPool(name, directory, true, 1L << 41, freeBytes));
  }

  List<ObservedVolume> volumes(String pool) {
    return List.copyOf(filesOf(pool).values());
  }

  Optional<ObservedVolume> volume(String pool, String name) {
    return Optional.ofNullable(filesOf(pool).get(name));
  }

  void create(String pool, VolumeDefinition volume) {
    Map<String, ObservedVolume> present = filesOf(pool);
    if (present.containsKey(volume.name())) {
      throw new HypervisorException(Code.EXISTS, "volume " + volume.name() + " exists");
    }
    if (volume.name().contains("/")) {
      throw new HypervisorException(Code.INVALID_XML, "a volume name holds no slash");
    }
    if (volume.allocationBytes() > freeBytes) {
      throw new HypervisorException(Code.NO_SPACE, "no space left on device");
    }
    freeBytes -= volume.allocationBytes();
    Path path = Objects.requireNonNull(pools.get(pool)).resolve(volume.name());
    ObservedVolume made = volume.observed(path);
    present.put(volume.name(), made);
    if (made.backing() == null) {
      contents.write(path, "empty " + volume.name());
    } else {
      contents.copy(made.backing(), path);
    }
  }

  void resize(String pool, String name, long capacityBytes) {
    ObservedVolume is =
        volume(pool, name)
            .orElseThrow(
                () -> new HypervisorException(Code.NOT_FOUND, "no volume " + name + " in " + pool));
    if (capacityBytes < is.capacityBytes()) {
      throw new HypervisorException(Code.INVALID_ARGUMENT, "a volume does not shrink");
    }
    filesOf(pool).put(name, withCapacity(is, capacityBytes));
  }

  /** A hypervisor made a file larger under a guest. */
  void grown(Path file, long bytes) {
    files
        .values()
        .forEach(
            of -> of.replaceAll((_, is) -> is.path().equals(file) ? withCapacity(is, bytes) : is));
  }

  private static ObservedVolume withCapacity(ObservedVolume is, long bytes) {
    return new ObservedVolume(
        is.name(), is.path(), is.format(), bytes, is.allocationBytes(), is.backing());
  }

  void replace(String pool, String name, String by) {
    Map<String, ObservedVolume> present = filesOf(pool);
    ObservedVolume is = present.get(name);
    ObservedVolume fresh = present.get(by);
    if (is == null || fresh == null) {
      throw new HypervisorException(Code.NOT_FOUND, "no volume " + (is == null ? name : by));
    }
    present.remove(by);
    contents.move(fresh.path(), is.path());
    present.put(
        name,
        new ObservedVolume(
            name,
            is.path(),
            fresh.format(),
            fresh.capacityBytes(),
            fresh.allocationBytes(),
            fresh.backing()));
  }

  void delete(String pool, String name) {
    ObservedVolume gone = filesOf(pool).remove(name);
    if (gone != null) {
      freeBytes += gone.allocationBytes();
      contents.remove(gone.path());
    }
  }

  /** Somebody puts a file into the directory of a pool. */
  void put(String pool, ObservedVolume volume) {
    filesOf(pool).put(volume.name(), volume);
  }

  void forgetDefinitions() {
    pools.clear();
  }

  private Map<String, ObservedVolume> filesOf(String name) {
    Path directory = pools.get(name);
    if (directory == null) {
      throw new HypervisorException(Code.NOT_FOUND, "no pool " + name);
    }
    return files.computeIfAbsent(directory, _ -> new TreeMap<>());
  }
}
