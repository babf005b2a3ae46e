package eu.stratuslab.agent.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Numbers that only go up, also over crashes: the count of this agent's starts, and the order of
 * its reports. They are kept on the host, since Kubernetes and its statuses can be lost.
 */
public final class Counters {

  /** So many reports are numbered for one write to the disk. */
  private static final long BLOCK = 1000;

  private final Path directory;
  private final long epoch;
  private long last;
  private long reserved;

  /** Counts a start of the agent. */
  public Counters(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      epoch = read("epoch") + 1;
      write("epoch", epoch);
      last = read("sequence");
      reserved = last;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often an agent was started here. */
  public long epoch() {
    return epoch;
  }

  /** A number above every earlier one, and above the one given. */
  public synchronized long next(long above) {
    last = Math.max(last, above) + 1;
    if (last > reserved) {
      reserved = last + BLOCK;
      try {
        write("sequence", reserved);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return last;
  }

  private long read(String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file).strip();
    if (!text.matches("[0-9]{1,18}")) {
      throw new IOException(file + " holds no number");
    }
    return Long.parseLong(text);
  }

  private void write(String name, long value) throws IOException {
    Path fresh = directory.resolve(name + ".new");
    try (FileChannel file =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes =
          ByteBuffer.wrap(
              Long.toString(value).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(fresh, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
