package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.volume.PoolSpec;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools of a host: those of the configuration whose place there is here, in its order. */
public final class VolumePools {

  /** Of a host that has none. */
  public static final VolumePools NONE = new VolumePools(List::of);

  private static final Logger LOG = LoggerFactory.getLogger(VolumePools.class);

  private final Supplier<List<VolumePool>> source;
  private final PoolMemory memory;
  private @Nullable List<VolumePool> pools;

  public VolumePools(Supplier<List<VolumePool>> source) {
    this(source, PoolMemory.NONE);
  }

  private VolumePools(Supplier<List<VolumePool>> source, PoolMemory memory) {
    this.source = source;
    this.memory = memory;
  }

  /**
   * As the cloud's configuration says.
   *
   * @param own the directory of a pool for which it names none; beside it is written down which
   *     pools were ever open here
   */
  public static VolumePools configured(
      String cloud, Path own, Supplier<ConfigurationSpec> configuration) {
    var memory = new PoolMemory(own.resolveSibling(own.getFileName() + ".pools"));
    return new VolumePools(
        () ->
            Objects.requireNonNull(configuration.get().effective().pools()).stream()
                .flatMap(pool -> pool(pool, cloud, own, memory).stream())
                .toList(),
        memory);
  }

  /** A directory that was named and is not there may be a disk that is not mounted. */
  private static Optional<VolumePool> pool(
      PoolSpec spec, String cloud, Path own, PoolMemory memory) {
    String path = spec.path();
    if (!spec.type().equals("dir") || (path != null && !Files.isDirectory(Path.of(path)))) {
      return Optional.empty();
    }
    Path directory = path == null ? own.resolve(spec.name()) : Path.of(path);
    var pool = new DirectoryPool(spec.name(), directory, cloud);
    // So may one that is empty now; volumes in its place would be made under the mounted disk.
    return pool.bare() && memory.knows(pool) ? Optional.empty() : Optional.of(pool);
  }

  /** Reads the configuration anew, and opens what was not open before. */
  public synchronized List<VolumePool> refresh() {
    List<VolumePool> before = pools == null ? List.of() : pools;
    List<VolumePool> now =
        source.get().stream().flatMap(pool -> opened(pool, before).stream()).toList();
    pools = now;
    return now;
  }

  /**
   * The pools, by name and place, that were open here once and are not now: nobody knows what is in
   * them. One that the configuration no longer names is among them until nothing is left in it.
   */
  public synchronized List<String> absent() {
    List<String> open = refresh().stream().map(PoolMemory::line).toList();
    return memory.lines().stream()
        .filter(line -> !open.contains(line) && !PoolMemory.holdsNothing(line))
        .toList();
  }

  /** One that fails to open is as if its place were missing. */
  private Optional<VolumePool> opened(VolumePool pool, List<VolumePool> before) {
    int index = before.indexOf(pool);
    if (index >= 0) {
      return Optional.of(before.get(index));
    }
    try {
      pool.open();
      memory.add(pool);
      return Optional.of(pool);
    } catch (VolumeFailure | UncheckedIOException e) {
      LOG.warn("pool {} cannot be opened: {}", pool.name(), e.toString());
      return Optional.empty();
    }
  }

  /** Those that are open; the first call opens them. */
  public synchronized List<VolumePool> all() {
    return pools == null ? refresh() : pools;
  }

  /**
   * A pool by its name, the first one for none; a configuration may be newer than we know.
   *
   * @throws VolumeFailure PoolUnknown
   */
  public VolumePool named(@Nullable String name) {
    return find(name)
        .or(
            () -> {
              refresh();
              return find(name);
            })
        .orElseThrow(
            () ->
                new VolumeFailure(
                    Reason.PoolUnknown,
                    name == null ? "this host has no pool" : "this host has no pool " + name));
  }

  private Optional<VolumePool> find(@Nullable String name) {
    return all().stream().filter(p -> name == null || p.name().equals(name)).findFirst();
  }

  /** Whether there is a pool of that name. */
  public boolean knows(@Nullable String name) {
    return find(name).isPresent();
  }

  /** The pool that has a volume, whole or half deleted. */
  public Optional<VolumePool> having(String id) {
    return all().stream().filter(pool -> pool.has(id)).findFirst();
  }

  /** Where a volume is, or would be: a file by whose name its users are found. */
  public Optional<Path> fileName(String id) {
    return having(id).or(() -> all().stream().findFirst()).map(pool -> pool.file(id));
  }

  /** The id of the volume whose file this is. */
  public Optional<String> idOf(Path file) {
    return all().stream().flatMap(pool -> pool.idOf(file).stream()).findFirst();
  }

  /** The ids of all volumes. */
  public Stream<String> volumes() {
    return all().stream().flatMap(pool -> pool.volumes().stream());
  }
}
