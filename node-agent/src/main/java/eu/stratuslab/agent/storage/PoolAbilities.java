package eu.stratuslab.agent.storage;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a pool can do.
 *
 * @param grow volumes grow while a guest uses them
 * @param cloning a volume is made from an image without copying it
 * @param snapshot volumes keep earlier contents
 * @param thin a volume takes the room that is written to, not all that it may need
 * @param shared every host with this pool has the same volumes; else a volume pins its machine
 */
public record PoolAbilities(
    boolean grow, boolean cloning, boolean snapshot, boolean thin, boolean shared) {

  /** The words for those that it has. */
  public List<String> words() {
    return Stream.of(
            grow ? "grow" : "",
            cloning ? "clone" : "",
            snapshot ? "snapshot" : "",
            thin ? "thin" : "",
            shared ? "shared" : "")
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
