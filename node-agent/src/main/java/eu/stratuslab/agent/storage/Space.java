package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a file system has.
 *
 * @param capacity in bytes
 * @param free in bytes, for us
 */
public record Space(long capacity, long free) {

  /** Of the file system that holds a path, or will hold it. */
  static Space of(Path path) {
    try {
      Path there = path;
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      FileStore store = Files.getFileStore(there);
      return new Space(store.getTotalSpace(), store.getUsableSpace());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
