package eu.stratuslab.standalone.cloud;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.Command;
import eu.stratuslab.standalone.process.VirtualHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends test clouds completely. A cloud's directory is named after the process that made it and the
 * second in which that process started, so that a later run can end what a killed one left.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Path BASE = Path.of(System.getProperty("java.io.tmpdir"));
  private static final Duration UNMOUNT = Duration.ofSeconds(30);
  private static final String PREFIX = "slabcloud-";
  private static final Path LOCK = BASE.resolve("slabcloud.lock");

  private Leftovers() {}

  /** A new directory for a cloud of this process, with a path short enough for sockets. */
  static Path directory() {
    try {
      var self = ProcessHandle.current();
      return Files.createTempDirectory(BASE, PREFIX + self.pid() + "-" + started(self) + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the clouds of processes that are no more. One run does so at a time. */
  static void ofTheDead(Path root) {
    try (var channel = FileChannel.open(LOCK, CREATE, WRITE);
        var _ = channel.lock();
        var found = Files.newDirectoryStream(BASE, PREFIX + "*")) {
      for (var directory : found) {
        if (!lives(directory.getFileName().toString().split("-", -1))) {
          LOG.info("ending what a killed run left in {}", directory);
          end(root, new DataDirectory(directory));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process id may be used again by another process, which then started at another time. */
  private static boolean lives(String[] name) {
    return ProcessHandle.of(Long.parseLong(name[1]))
        .filter(process -> name[2].equals(Long.toString(started(process))))
        .isPresent();
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::getEpochSecond).orElse(0L);
  }

  /** Ends processes, virtual hosts with their guests, and deletes the directory. */
  static void end(Path root, DataDirectory data) {
    // By their command line: one that was just started may not be written down yet.
    Stream.concat(
            Guests.processes("\0component\0").stream()
                .filter(Guests.processes("--data\0" + data.root() + "\0")::contains),
            SecondBridge.processes(data).stream())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(TestCloud::kill);
    var hosts = new VirtualHosts(root, data);
    data.settings().ifPresent(settings -> settings.hosts().forEach(hosts::stop));
    if (!Files.exists(data.root())) {
      return;
    }
    unmount(data.root());
    try (var files = Files.walk(data.root())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
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
