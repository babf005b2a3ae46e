package eu.stratuslab.agent.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An isolated host with a real libvirtd and QEMU, made by the script {@code virtual-host}. */
public final class VirtualHost implements AutoCloseable {

  private static final Path SCRIPTS = Path.of("..", "virtual-host").toAbsolutePath().normalize();
  private static final String SCRIPT = SCRIPTS.resolve("virtual-host").toString();
  private static final long DEADLINE_SECONDS = 180;
  private static final int ATTEMPTS = 5;

  private final Path directory;
  private final String uri;
  private final List<String> startCommand;
  private final Thread atExit = new Thread(this::stop, "virtual-host-stop");

  private VirtualHost(Path directory, String uri, List<String> startCommand) {
    this.directory = directory;
    this.uri = uri;
    this.startCommand = startCommand;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Why none can run here. */
  public static Optional<String> obstacle() {
    if (!Files.isExecutable(Path.of(SCRIPT))) {
      return Optional.of("there is no " + SCRIPT);
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("a virtual host needs root");
    }
    String missing = run(SCRIPTS.resolve("packages").toString(), "host", "--missing").strip();
    return missing.isEmpty() ? Optional.empty() : Optional.of("packages are missing: " + missing);
  }

  /** Starts a host with a number that no other host of this machine has. */
  public static VirtualHost start() {
    try {
      Path directory = Files.createTempDirectory("vh");
      for (int attempt = 1; ; attempt++) {
        // Numbers below 100 are for people.
        int index = ThreadLocalRandom.current().nextInt(100, 250);
        try {
          List<String> start =
              List.of(
                  SCRIPT,
                  "start",
                  directory.toString(),
                  "--name",
                  "test" + index,
                  "--uuid",
                  UUID.randomUUID().toString(),
                  "--index",
                  Integer.toString(index));
          run(start.toArray(String[]::new));
          String uri = run(SCRIPT, "uri", directory.toString()).strip();
          return new VirtualHost(directory, uri, start);
        } catch (AssertionError e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String uri() {
    return uri;
  }

  /** A directory that the host sees under the same path. */
  public Path directory() {
    return directory;
  }

  /** Runs a command inside; fails unless it succeeds. */
  public String exec(String... command) {
    List<String> all = new ArrayList<>(List.of(SCRIPT, "exec", directory.toString()));
    all.addAll(List.of(command));
    return run(all.toArray(String[]::new));
  }

  /** Runs virsh on this host's libvirtd, as an administrator would. */
  public String virsh(String... arguments) {
    List<String> all = new ArrayList<>(List.of("virsh", "-q", "-c", uri));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  /** Pulls the plug and starts the host again. */
  public void reboot() {
    run(SCRIPT, "stop", directory.toString());
    run(startCommand.toArray(String[]::new));
  }

  /** Stops libvirtd without killing it: it hangs. */
  public void freezeLibvirtd() {
    signalLibvirtd("STOP");
  }

  public void thawLibvirtd() {
    signalLibvirtd("CONT");
  }

  private void signalLibvirtd(String signal) {
    exec("sh", "-c", "kill -" + signal + " $(cat /run/libvirt/libvirtd.pid)");
  }

  /** Kills libvirtd; it is not started again before {@link #reviveLibvirtd}. */
  public void killLibvirtd() {
    run("kill", "-STOP", initPid());
    signalLibvirtd("KILL");
  }

  public void reviveLibvirtd() {
    run("kill", "-CONT", initPid());
  }

  /** The pid of a guest's QEMU inside of the host. */
  public String qemuPid(String domain) {
    return exec("cat", "/run/libvirt/qemu/" + domain + ".pid").strip();
  }

  public void killQemu(String domain) {
    exec("kill", "-9", qemuPid(domain));
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    run(SCRIPT, "stop", directory.toString());
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String initPid() {
    try {
      return Files.readString(directory.resolve("pid")).split(" ")[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The output of a command that succeeds. */
  static String run(String... command) {
    try {
      Path output = Files.createTempFile("command", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended) {
          process.destroyForcibly();
          throw new AssertionError(String.join(" ", command) + " hangs: " + text);
        }
        if (process.exitValue() != 0) {
          throw new AssertionError(String.join(" ", command) + " failed: " + text);
        }
        return text;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
