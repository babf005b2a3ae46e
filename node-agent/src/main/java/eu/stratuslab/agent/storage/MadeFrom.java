package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The files of images from which something is just being made that will stand on them. */
final class MadeFrom {

  private final Map<Path, Integer> files = new HashMap<>();

  /** Runs what makes it. */
  void during(Path file, Consumer<Path> making) {
    count(file, 1);
    try {
      making.accept(file);
    } catch (HypervisorUnavailable e) {
      // It may still be made: the file stays until another agent starts and looks.
      count(file, 1);
      throw e;
    } finally {
      count(file, -1);
    }
  }

  private synchronized void count(Path file, int more) {
    files.merge(file, more, (is, by) -> is + by == 0 ? null : is + by);
  }

  synchronized Set<Path> files() {
    return Set.copyOf(files.keySet());
  }
}
