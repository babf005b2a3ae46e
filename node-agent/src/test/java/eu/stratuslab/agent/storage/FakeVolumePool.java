package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.hypervisor.FakeContents;
import eu.stratuslab.agent.storage.StoredVolume.Base;
import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool in memory; it outlives the agents that use it. */
public final class FakeVolumePool implements VolumePool {

  private static final Set<String> FILE_SYSTEMS = Set.of("ext4", "vfat");
  private static final long CAPACITY = 1L << 41;

  private final String name;
  private final String cloud;
  private final Path root;
  private final Map<String, StoredVolume> volumes = new TreeMap<>();
  private final Map<String, String> formats = new TreeMap<>();
  private final FakeContents contents;
  private Consumer<String> calls = _ -> {};
  private long free = 1L << 40;

  public FakeVolumePool(String name, String cloud) {
    this(name, cloud, new FakeContents());
  }

  /**
   * @param contents of the host's files, those of the volumes among them
   */
  public FakeVolumePool(String name, String cloud, FakeContents contents) {
    this.contents = contents;
    this.name = name;
    this.cloud = cloud;
    this.root = Path.of("/fake/volumes", name, cloud);
  }

  /** Receives every call that had an effect, such as {@code grow <uuid>}, in order. */
  public synchronized void record(Consumer<String> told) {
    calls = told;
  }

  /** What there is left; volumes take nothing of it. */
  public synchronized void free(long bytes) {
    free = bytes;
  }

  /** The disk is lost under the pool. */
  public synchronized void lose(String id) {
    volumes.remove(id);
    contents.remove(file(id));
  }

  /** A guest's hypervisor grew a volume. */
  public synchronized void resized(Path file, long bytes) {
    volumes.replaceAll(
        (_, is) ->
            is.file().equals(file) ? new StoredVolume(file, bytes, 0, is.base(), is.record()) : is);
  }

  /** What was made on a volume. */
  public synchronized Optional<String> fileSystem(String id) {
    return Optional.ofNullable(formats.get(id));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() {
    return root.toString();
  }

  @Override
  public PoolAbilities abilities() {
    return DirectoryPool.ABILITIES;
  }

  @Override
  public synchronized Space space() {
    return new Space(CAPACITY, free);
  }

  @Override
  public void open() {}

  @Override
  public synchronized Optional<StoredVolume> look(String id) {
    return Optional.ofNullable(volumes.get(id));
  }

  @Override
  public synchronized boolean has(String id) {
    return volumes.containsKey(id);
  }

  @Override
  public Path file(String id) {
    return root.resolve(id).resolve(id + ".qcow2");
  }

  @Override
  public Optional<String> idOf(Path file) {
    return Optional.of(String.valueOf(file.getFileName()).replace(".qcow2", ""))
        .filter(id -> file(id).equals(file));
  }

  @Override
  public synchronized Set<String> volumes() {
    return new TreeSet<>(volumes.keySet());
  }

  @Override
  public synchronized void createEmpty(
      VolumeRecord record, long bytes, @Nullable String fileSystem) {
    if (fileSystem != null && !FILE_SYSTEMS.contains(fileSystem)) {
      throw new VolumeFailure(Reason.FormatUnsupported, "no file system " + fileSystem);
    }
    put(record, bytes, null);
    contents.write(file(record.id()), "empty " + record.id());
    if (fileSystem != null) {
      formats.put(record.id(), fileSystem);
    }
    calls.accept("createEmpty " + record.id());
  }

  @Override
  public synchronized void createFromImage(VolumeRecord record, long bytes, Base base) {
    put(record, bytes, base);
    contents.copy(base.file(), file(record.id()));
    calls.accept("createFromImage " + record.id());
  }

  private void put(VolumeRecord record, long bytes, @Nullable Base base) {
    checkSpace(bytes);
    if (!record.cloud().equals(cloud) || volumes.containsKey(record.id())) {
      throw new VolumeFailure(Reason.NotReadable, "there is a volume " + record.id() + " already");
    }
    volumes.put(record.id(), new StoredVolume(file(record.id()), bytes, 0, base, record));
  }

  @Override
  public synchronized void grow(String id, long bytes) {
    StoredVolume is = volumes.get(id);
    if (is == null) {
      throw new VolumeFailure(Reason.NotReadable, "there is no volume " + id);
    }
    checkGrowth(is, bytes);
    resized(is.file(), bytes);
    calls.accept("grow " + id);
  }

  @Override
  public synchronized void checkGrowth(StoredVolume is, long bytes) {
    if (bytes < is.bytes()) {
      throw new VolumeFailure(Reason.ShrinkRefused, "it does not shrink");
    }
    checkSpace(bytes - is.bytes());
  }

  private void checkSpace(long bytes) {
    if (bytes > free) {
      throw new VolumeFailure(Reason.StorageFull, bytes + " bytes are more than " + free);
    }
  }

  @Override
  public synchronized void restore(String id, long bytes, Base base) {
    StoredVolume is = volumes.get(id);
    if (is == null) {
      throw new VolumeFailure(Reason.NotReadable, "there is no volume " + id);
    }
    volumes.put(id, new StoredVolume(is.file(), bytes, 0, base, is.record()));
    contents.copy(base.file(), is.file());
    calls.accept("restore " + id);
  }

  @Override
  public synchronized void remember(VolumeRecord record) {
    StoredVolume is = volumes.get(record.id());
    if (is == null) {
      throw new VolumeFailure(Reason.StorageFailed, "there is no volume " + record.id());
    }
    volumes.put(record.id(), new StoredVolume(is.file(), is.bytes(), 0, is.base(), record));
    calls.accept("remember " + record.id());
  }

  @Override
  public synchronized void delete(String id) {
    formats.remove(id);
    if (volumes.remove(id) != null) {
      contents.remove(file(id));
      calls.accept("delete " + id);
    }
  }
}
