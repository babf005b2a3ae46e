package eu.stratuslab.standalone.cloud;

import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.Processes;
import eu.stratuslab.standalone.process.VirtualHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Ends test clouds completely. A cloud's directory is named after the process that made it, so that
 * a later run can end what a killed one left.
 */
final class Leftovers {
  private static final Path BASE = Path.of(System.getProperty("java.io.tmpdir"));
  private static final Duration UNMOUNT = Duration.ofSeconds(30);
  private static final String PREFIX = "slcloud-";

  private Leftovers() {}

  /** A new directory for a cloud of this process, with a path short enough for sockets. */
  static Path directory() {
    try {
      return Files.createTempDirectory(BASE, PREFIX + ProcessHandle.current().pid() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the clouds of processes that are no more. */
  static void ofTheDead(Path root) {
    try (var found = Files.newDirectoryStream(BASE, PREFIX + "*")) {
      for (var directory : found) {
        var owner = Long.parseLong(directory.getFileName().toString().split("-", -1)[1]);
        if (ProcessHandle.of(owner).isEmpty()) {
          end(root, new DataDirectory(directory));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends processes, virtual hosts with their guests, and deletes the directory. */
  static void end(Path root, DataDirectory data) {
    var processes = new Processes(data);
    processes.known().forEach(c -> processes.find(c).ifPresent(ProcessHandle::destroyForcibly));
    var hosts = new VirtualHosts(root, data);
    data.settings().ifPresent(settings -> settings.hosts().forEach(hosts::stop));
    unmount(data.root());
    try (var files = Files.walk(data.root())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + data.root(), e);
    }
  }

  private static void unmount(Path below) {
    try (var mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      mounts
          .map(line -> line.split(" ", -1)[1])
          .filter(where -> where.startsWith(below + "/"))
          .toList()
          .forEach(where -> Command.run(UNMOUNT, List.of("umount", "-l", where)).orThrow("umount"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
