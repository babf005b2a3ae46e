package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.StoredVolume.Base;
import eu.stratuslab.agent.storage.VolumeFailure.Reason;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Volumes as qcow2 files on a file system of the host: per cloud a directory, in it one per volume
 * with its bytes and its record. A volume's directory gets its name when all is in it and on the
 * disk, and loses it before anything in it is deleted.
 */
public final class DirectoryPool implements VolumePool {

  /** What such a pool can do. */
  public static final PoolAbilities ABILITIES = new PoolAbilities(true, true, true, true, false);

  private static final String DISK = ".qcow2";
  private static final String RECORD = "record.json";
  private static final String RAW = "disk.raw";
  private static final String RESTORED = "restored.qcow2";
  private static final String NEW = ".new-";
  private static final String GONE = ".gone-";
  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Duration TOOL_TIME = Duration.ofMinutes(10);

  private final String name;
  private final String cloud;
  private final Path root;

  /**
   * @param directory of the pool, in which every cloud has its own
   * @param cloud the uuid of the cloud; nothing of another is seen
   */
  public DirectoryPool(String name, Path directory, String cloud) {
    this.name = name;
    this.cloud = cloud;
    this.root = directory.resolve(cloud);
  }

  /** Puts a volume's bytes into its directory. */
  @FunctionalInterface
  private interface Maker {
    void make(Path disk) throws IOException;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() {
    return root.toString();
  }

  /** True if nothing of this cloud is there, not even an empty pool. */
  boolean bare() {
    return !Files.isDirectory(root);
  }

  @Override
  public PoolAbilities abilities() {
    return ABILITIES;
  }

  @Override
  public Space space() {
    return Space.of(root);
  }

  @Override
  public void open() {
    try {
      Files.createDirectories(root);
      for (Path path : entries()) {
        String entry = path.getFileName().toString();
        if (entry.startsWith(NEW) || entry.startsWith(GONE)) {
          FileTree.delete(path);
        }
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public Optional<StoredVolume> look(String id) {
    Path directory = directory(id);
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try {
      VolumeRecord record =
          Json.mapper()
              .readValue(Files.readAllBytes(directory.resolve(RECORD)), VolumeRecord.class);
      Qcow2Header header = Qcow2Header.of(file(id));
      if (!record.cloud().equals(cloud) || !record.id().equals(id)) {
        throw new VolumeFailure(Reason.NotReadable, "what lies there is another volume");
      }
      return Optional.of(
          new StoredVolume(
              file(id), header.virtualSize(), Files.size(file(id)), base(header), record));
    } catch (IOException e) {
      if (!Files.isDirectory(directory)) {
        return Optional.empty();
      }
      throw new VolumeFailure(Reason.NotReadable, "it cannot be read: " + message(e), e);
    }
  }

  private static @Nullable Base base(Qcow2Header header) throws IOException {
    if (!header.hasBacking()) {
      return null;
    }
    if (header.backingFile() == null || header.backingFormat() == null) {
      throw new IOException("it does not say what it is a child of");
    }
    return new Base(Path.of(header.backingFile()), header.backingFormat());
  }

  @Override
  public boolean has(String id) {
    return Files.exists(directory(id)) || Files.exists(root.resolve(GONE + id));
  }

  @Override
  public Path file(String id) {
    return disk(directory(id), id);
  }

  @Override
  public Optional<String> idOf(Path file) {
    return Optional.of(String.valueOf(file.getFileName()).replace(DISK, ""))
        .filter(id -> id.matches(ID) && file(id).equals(file));
  }

  @Override
  public Set<String> volumes() {
    try {
      var ids = new TreeSet<String>();
      for (Path path : entries()) {
        String entry = path.getFileName().toString();
        String id = entry.startsWith(GONE) ? entry.substring(GONE.length()) : entry;
        if (id.matches(ID)) {
          ids.add(id);
        }
      }
      return ids;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void createEmpty(VolumeRecord record, long bytes, @Nullable String fileSystem) {
    create(
        record,
        bytes,
        disk -> {
          if (fileSystem == null) {
            qemuImg("create", "-f", "qcow2", disk.toString(), Long.toString(bytes));
          } else {
            formatted(disk, bytes, fileSystem);
          }
        });
  }

  /** Made on a sparse raw file, so that nothing of it is ever mounted. */
  private static void formatted(Path disk, long bytes, String fileSystem) throws IOException {
    Path raw = disk.resolveSibling(RAW);
    qemuImg("create", "-f", "raw", raw.toString(), Long.toString(bytes));
    FileSystems.make(fileSystem, raw);
    qemuImg("convert", "-f", "raw", "-O", "qcow2", raw.toString(), disk.toString());
    Files.delete(raw);
  }

  @Override
  public void createFromImage(VolumeRecord record, long bytes, Base base) {
    create(record, bytes, disk -> child(disk, bytes, base));
  }

  @Override
  public void restore(String id, long bytes, Base base) {
    Path fresh = directory(id).resolve(RESTORED);
    try {
      if (!Files.isDirectory(directory(id))) {
        throw new VolumeFailure(Reason.NotReadable, "there is no volume " + id);
      }
      Files.deleteIfExists(fresh);
      child(fresh, bytes, base);
      FileTree.syncEntry(fresh);
      Files.move(fresh, file(id), StandardCopyOption.ATOMIC_MOVE);
      FileTree.syncEntry(directory(id));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static void child(Path disk, long bytes, Base base) throws IOException {
    String under = base.file().toString();
    String size = Long.toString(bytes);
    qemuImg("create", "-f", "qcow2", "-b", under, "-F", base.format(), disk.toString(), size);
  }

  private void create(VolumeRecord record, long bytes, Maker maker) {
    Path made = root.resolve(NEW + record.id());
    try {
      checkSpace(bytes, "the volume");
      if (Files.exists(directory(record.id()))) {
        throw new FileAlreadyExistsException(record.id());
      }
      FileTree.delete(made);
      Files.createDirectories(root);
      Files.createDirectory(made, FileTree.permissions("rwx--x--x"));
      maker.make(disk(made, record.id()));
      Files.write(made.resolve(RECORD), Json.bytes(record));
      FileTree.sync(made);
      Files.move(made, directory(record.id()), StandardCopyOption.ATOMIC_MOVE);
      FileTree.syncEntry(root);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      discard(made);
    }
  }

  private static void discard(Path made) {
    try {
      FileTree.delete(made);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(DirectoryPool.class)
          .warn("{} is left over: {}", made, e.toString());
    }
  }

  @Override
  public void grow(String id, long bytes) {
    StoredVolume is =
        look(id)
            .orElseThrow(() -> new VolumeFailure(Reason.NotReadable, "there is no volume " + id));
    checkGrowth(is, bytes);
    try {
      if (bytes > is.bytes()) {
        qemuImg("resize", "-q", "-f", "qcow2", is.file().toString(), Long.toString(bytes));
        FileTree.syncEntry(is.file());
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void checkGrowth(StoredVolume is, long bytes) {
    if (bytes < is.bytes()) {
      throw new VolumeFailure(
          Reason.ShrinkRefused, "it has " + is.bytes() + " bytes and does not shrink to " + bytes);
    }
    checkSpace(bytes - is.bytes(), "the growth");
  }

  /** A thin volume fails its guest when the pool is full: more is not promised than there is. */
  private void checkSpace(long bytes, String what) {
    long free = space().free();
    if (bytes > free) {
      throw new VolumeFailure(
          Reason.StorageFull,
          what + " may need " + bytes + " bytes, pool " + name + " has " + free);
    }
  }

  @Override
  public void remember(VolumeRecord record) {
    Path directory = directory(record.id());
    Path fresh = directory.resolve(RECORD + ".new");
    try {
      Files.write(fresh, Json.bytes(record));
      FileTree.syncEntry(fresh);
      Files.move(fresh, directory.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void delete(String id) {
    Path gone = root.resolve(GONE + id);
    try {
      if (Files.exists(directory(id))) {
        FileTree.delete(gone);
        Files.move(directory(id), gone, StandardCopyOption.ATOMIC_MOVE);
        FileTree.syncEntry(root);
      }
      FileTree.delete(gone);
      FileTree.delete(root.resolve(NEW + id));
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Path directory(String id) {
    if (!id.matches(ID)) {
      throw new IllegalArgumentException("not a uuid: " + id);
    }
    return root.resolve(id);
  }

  /** Its name alone tells whose it is, also in somebody else's definition of a domain. */
  private static Path disk(Path directory, String id) {
    return directory.resolve(id + DISK);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void qemuImg(String... arguments) throws IOException {
    List<String> command = Stream.concat(Stream.of("qemu-img"), Stream.of(arguments)).toList();
    ChildProcess.Ended ended = ChildProcess.run(TOOL_TIME, command);
    if (ended.code() != 0) {
      throw new IOException(ended.output().strip());
    }
  }

  private static VolumeFailure failure(IOException e) {
    String message = message(e);
    boolean full = message.contains("No space left") || message.contains("Disk quota exceeded");
    if (e instanceof FileAlreadyExistsException) {
      return new VolumeFailure(Reason.NotReadable, "there is a volume " + message + " already", e);
    }
    return full
        ? new VolumeFailure(Reason.StorageFull, "no space is left in the pool", e)
        : new VolumeFailure(Reason.StorageFailed, message, e);
  }

  private static String message(IOException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The same pool is the same place under the same name. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DirectoryPool pool && pool.name.equals(name) && pool.root.equals(root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }
}
