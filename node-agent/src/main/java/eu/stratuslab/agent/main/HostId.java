package eu.stratuslab.agent.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The uuid of the host: made once and kept beside its disks. So it outlives the cluster and the
 * node's name, and goes when the disks go: a machine that is set up anew under an old name is
 * another host.
 */
final class HostId {
  private static final String FILE = "host-id";

  private HostId() {}

  /**
   * Reads it, or makes it.
   *
   * @param state the agent's directory
   * @throws IllegalArgumentException if the file holds something else
   */
  static String in(Path state, Supplier<UUID> random) {
    var file = state.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(state);
        var written = Files.createTempFile(state, FILE, ".new");
        Files.writeString(written, random.get() + "\n");
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return UUID.fromString(Files.readString(file).strip()).toString();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + " does not hold a uuid", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the host's id cannot be kept in " + file, e);
    }
  }
}
