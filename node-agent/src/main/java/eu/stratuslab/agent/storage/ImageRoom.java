package eu.stratuslab.agent.storage;

import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that images take which nobody knows by their id any more. A file goes only if no disk
 * and no volume stands on it, nor is just being made to; what cannot be read, or is in a pool that
 * is away, is taken for one that does.
 */
public final class ImageRoom {

  private static final Logger LOG = LoggerFactory.getLogger(ImageRoom.class);
  private static final String DIGEST = "[0-9a-f]{64}";
  private static final String LEAVING = ".leaving-";

  /** A file gets its name before its id is written down. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private final Path images;
  private final Path disks;
  private final VolumePools pools;
  private final Supplier<Set<Path>> making;
  private final InstantSource clock;

  /**
   * @param images the directory of the cached images
   * @param disks the directory of the machines' disks
   * @param making the images from which something is just being made
   */
  public ImageRoom(
      Path images, Path disks, VolumePools pools, Supplier<Set<Path>> making, InstantSource clock) {
    this.images = images;
    this.disks = disks;
    this.pools = pools;
    this.making = making;
    this.clock = clock;
  }

  /** Deletes what nobody needs. */
  public synchronized void free() {
    try {
      takeBack(images);
      List<String> absent = pools.absent();
      if (!absent.isEmpty()) {
        LOG.warn("no image is removed: volumes may stand on it in a pool that is away: {}", absent);
        return;
      }
      Set<Path> known = known();
      Set<Path> needed = needed();
      for (Path image : list(images)) {
        boolean cached = String.valueOf(image.getFileName()).matches(DIGEST);
        if (cached && !known.contains(image) && !needed.contains(image) && old(image)) {
          remove(image);
        }
      }
    } catch (IOException | VolumeFailure | UncheckedIOException e) {
      LOG.warn("no room is made: {}", e.toString());
    }
  }

  /**
   * Without its name nothing can be made a child of it any more; what was made one just before is
   * seen by the second look. If that fails the image is back as well.
   */
  private void remove(Path image) throws IOException {
    Path gone = images.resolve(LEAVING + image.getFileName());
    Files.move(image, gone, StandardCopyOption.ATOMIC_MOVE);
    boolean free = false;
    try {
      free = !needed().contains(image);
    } finally {
      if (!free) {
        Files.move(gone, image, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    if (free) {
      Files.delete(gone);
      LOG.info("image {} is removed: nobody needs it", image.getFileName());
    }
  }

  /**
   * Gives the images their names back that somebody has taken away who was killed before his second
   * look. An agent of an earlier version took them to where imports are made.
   */
  static void takeBack(Path images) throws IOException {
    for (Path file : list(images)) {
      String name = String.valueOf(file.getFileName());
      for (String away : List.of(LEAVING, ImageImport.TEMPORARY)) {
        String digest = name.startsWith(away) ? name.substring(away.length()) : "";
        if (digest.matches(DIGEST)) {
          Files.move(file, images.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  /** By the change of its name, which may be younger than its bytes. */
  private boolean old(Path image) throws IOException {
    var changed = (FileTime) Files.getAttribute(image, "unix:ctime");
    return changed.toInstant().plus(YOUNG).isBefore(clock.instant());
  }

  private Set<Path> known() throws IOException {
    var known = new HashSet<Path>();
    for (Path file : list(images.resolve("by-id"))) {
      if (file.toString().endsWith(".json")) {
        var image = Json.mapper().readValue(Files.readAllBytes(file), ImportedImage.class);
        known.add(images.resolve(image.sha256()));
      }
    }
    return known;
  }

  private Set<Path> needed() throws IOException {
    // First: what is over by now is seen below, what begins from now on finds no name.
    var needed = new HashSet<>(making.get());
    for (Path disk : list(disks)) {
      if (disk.toString().endsWith(".qcow2")) {
        under(disk, needed);
      }
    }
    for (VolumePool pool : pools.all()) {
      for (String volume : pool.volumes()) {
        under(pool.file(volume), needed);
      }
    }
    return needed;
  }

  private static void under(Path disk, Set<Path> needed) throws IOException {
    try {
      String base = Qcow2Header.of(disk).backingFile();
      if (base != null) {
        needed.add(Path.of(base));
      }
    } catch (NoSuchFileException e) {
      // It was deleted meanwhile, and stands on nothing.
      LOG.debug("{} is gone", disk);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
