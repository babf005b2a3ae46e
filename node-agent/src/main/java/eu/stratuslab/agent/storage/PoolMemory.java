package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pools that were ever open on this host, one to a line of a file. One of them that is empty
 * now, or not there, is a disk that is not mounted, and what it holds is not lost.
 *
 * @param file null to remember nothing
 */
record PoolMemory(@Nullable Path file) {
  static final PoolMemory NONE = new PoolMemory(null);

  /** How a pool is written down. */
  static String line(VolumePool pool) {
    return pool.name() + " " + pool.place();
  }

  /** True if the pool of this line is there, whoever names it, and empty. */
  static boolean holdsNothing(String line) {
    Path place = Path.of(line.substring(line.indexOf(' ') + 1));
    try (Stream<Path> all = Files.list(place)) {
      return all.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** The lines. UncheckedIOException: they cannot be read, and nobody knows. */
  synchronized Set<String> lines() {
    if (file == null) {
      return Set.of();
    }
    try {
      return new TreeSet<>(Files.readAllLines(file));
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean knows(VolumePool pool) {
    return lines().contains(line(pool));
  }

  /** Writes a pool down before anything is made in it. UncheckedIOException: it cannot. */
  synchronized void add(VolumePool pool) {
    if (file == null || knows(pool)) {
      return;
    }
    var all = new TreeSet<>(lines());
    all.add(line(pool));
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(fresh, List.copyOf(all));
      FileTree.syncEntry(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
