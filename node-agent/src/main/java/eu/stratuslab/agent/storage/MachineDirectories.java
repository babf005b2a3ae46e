package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directories of machines on a file system; the seed is written by genisoimage. */
public final class MachineDirectories implements MachineFiles {

  private static final Duration SEED_TIME = Duration.ofSeconds(30);
  private static final String SEED = "seed.iso";

  private final Path root;

  public MachineDirectories(Path root) {
    this.root = root;
  }

  @Override
  public Set<String> owners() {
    try (Stream<Path> directories = Files.list(root)) {
      return directories
          .map(d -> d.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean present(String machine) {
    return Files.isDirectory(root.resolve(machine));
  }

  @Override
  public boolean seedPresent(String machine) {
    return Files.isRegularFile(seed(machine));
  }

  @Override
  public void create(String machine) {
    try {
      Files.createDirectories(root);
      if (!present(machine)) {
        // QEMU may run as a user of its own: libvirt gives it the files, not the way to them.
        Files.createDirectory(root.resolve(machine), FileTree.permissions("rwx--x--x"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void writeSeed(String machine, Seed seed) {
    Path tree = root.resolve(machine).resolve("seed.new");
    Path image = root.resolve(machine).resolve("seed.iso.new");
    try {
      FileTree.delete(tree);
      Files.createDirectory(tree, FileTree.permissions("rwx------"));
      for (Map.Entry<String, byte[]> file : seed.files().entrySet()) {
        Path path = tree.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      Files.deleteIfExists(image);
      Files.createFile(image, FileTree.permissions("rw-------"));
      ChildProcess.Ended ended =
          ChildProcess.run(
              SEED_TIME,
              List.of(
                  "genisoimage",
                  "-quiet",
                  "-o",
                  image.toString(),
                  "-V",
                  Seed.LABEL,
                  "-J",
                  "-r",
                  tree.toString()));
      if (ended.code() != 0) {
        throw new IOException("genisoimage: " + ended.output().strip());
      }
      FileTree.delete(tree);
      Files.move(image, seed(machine), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(String machine) {
    try {
      FileTree.delete(root.resolve(machine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path seed(String machine) {
    return root.resolve(machine).resolve(SEED);
  }

  @Override
  public Path console(String machine) {
    return root.resolve(machine).resolve("console.log");
  }
}
