package eu.stratuslab.standalone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The right to start and stop what is in a directory: one command has it, and its end gives it. */
public final class Exclusive implements AutoCloseable {
  private final FileChannel file;

  private Exclusive(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the right to a directory, which is made if it is missing.
   *
   * @throws IllegalStateException if another command has it
   */
  public static Exclusive of(Path directory) {
    try {
      Files.createDirectories(directory);
      var file =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(file)) {
        file.close();
        throw new IllegalStateException(
            "another up, down or import is at work in " + directory + "; wait until it has ended");
      }
      return new Exclusive(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + directory, e);
    }
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
