package eu.stratuslab.agent.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps console logs bounded while QEMU appends to them. */
public final class ConsoleLogs {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleLogs.class);
  private static final long BOUND = 1 << 20;

  private final MachineFiles files;

  public ConsoleLogs(MachineFiles files) {
    this.files = files;
  }

  /** Looks at every log once. What a guest writes between copy and cut is lost. */
  public void trim() {
    files.owners().forEach(machine -> trim(files.console(machine)));
  }

  /** Copies the newest mebibyte of a log that is larger to {@code .1}, and empties it. */
  static void trim(Path log) {
    try (FileChannel channel =
        FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      if (size > BOUND) {
        Path old = log.resolveSibling(log.getFileName() + ".1");
        Path fresh = log.resolveSibling(log.getFileName() + ".new");
        try (FileChannel copy =
            FileChannel.open(
                fresh,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
          channel.transferTo(size - BOUND, BOUND, copy);
        }
        Files.move(fresh, old, StandardCopyOption.REPLACE_EXISTING);
        channel.truncate(0);
      }
    } catch (NoSuchFileException e) {
      LOG.trace("no console log yet: {}", log);
    } catch (IOException e) {
      LOG.warn("the console log {} cannot be trimmed: {}", log, e.toString());
    }
  }
}
