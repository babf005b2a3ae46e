package eu.stratuslab.agent.storage;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A volume as a pool has it.
 *
 * @param file where its bytes are, always qcow2
 * @param bytes what a guest sees
 * @param allocated the bytes that it takes now
 * @param base what it reads from what it does not hold itself
 * @param record what was last remembered of it
 */
public record StoredVolume(
    Path file, long bytes, long allocated, @Nullable Base base, VolumeRecord record) {

  /**
   * An image under a volume.
   *
   * @param format raw or qcow2
   */
  public record Base(Path file, String format) {}
}
