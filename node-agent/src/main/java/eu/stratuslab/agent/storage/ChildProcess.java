package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A tool that runs in a child with bounded time, memory, CPU and output. */
final class ChildProcess {

  private static final int OUTPUT_BYTES = 1 << 20;

  /** How a child ended: its exit code and what it wrote to both outputs. */
  record Ended(int code, String output) {}

  private ChildProcess() {}

  /**
   * Runs a command as it is.
   *
   * @throws IOException if it cannot be started, or was killed since it took too long
   */
  static Ended run(Duration atMost, List<String> command) throws IOException {
    Process process = start(command);
    try {
      process.getOutputStream().close();
      var output = new FutureTask<>(() -> read(process.getInputStream()));
      Thread.ofVirtual().start(output);
      String text = output.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(command.getFirst() + " does not end");
      }
      return new Ended(process.exitValue(), text);
    } catch (TimeoutException e) {
      throw new IOException(command.getFirst() + " took longer than " + atMost, e);
    } catch (ExecutionException e) {
      throw new IOException(command.getFirst() + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted during " + command.getFirst(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The same within limits of the kernel: for a child that reads what a stranger made. */
  static Ended runConfined(Duration atMost, List<String> command) throws IOException {
    var confined =
        new ArrayList<>(
            List.of(
                "prlimit",
                "--as=" + (2L << 30),
                "--cpu=" + Math.max(1, atMost.toSeconds()),
                "--fsize=0",
                "--core=0",
                "--nofile=64",
                "--"));
    confined.addAll(command);
    return run(atMost, confined);
  }

  /** Why a tool cannot be run on this host; empty if it can. */
  static Optional<String> missing(String tool) {
    boolean found =
        Stream.of(searchPath(System.getenv()).split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    return found ? Optional.empty() : Optional.of("this host has no " + tool);
  }

  private static String searchPath(Map<String, String> environment) {
    return environment.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
  }

  private static Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    String path = searchPath(environment);
    environment.clear();
    environment.put("PATH", path);
    environment.put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  private static String read(InputStream output) throws IOException {
    String text = new String(output.readNBytes(OUTPUT_BYTES), UTF_8);
    output.skip(Long.MAX_VALUE);
    return text;
  }
}
