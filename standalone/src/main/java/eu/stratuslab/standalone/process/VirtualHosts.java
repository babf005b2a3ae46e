package eu.stratuslab.standalone.process;

import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** The virtual hosts of a cloud, through the script that makes them. */
public final class VirtualHosts {
  private static final Duration BOUND = Duration.ofSeconds(90);

  /**
   * Longer than the script waits by itself, which knows better what for: 120 s for the lock, 20 s
   * for the namespaces, and 120 s for libvirt with 30 s for its last answer.
   */
  private static final Duration START = Duration.ofMinutes(6);

  /** What the script's status ends with if nothing of a host is there. */
  private static final int NOT_RUNNING = 3;

  private final Path script;
  private final DataDirectory data;

  /**
   * The virtual hosts below a data directory.
   *
   * @param root of the source tree, which holds the script
   */
  public VirtualHosts(Path root, DataDirectory data) {
    this.script = root.resolve("virtual-host/virtual-host");
    this.data = data;
  }

  /** Starts a host, or says that it runs; returns what the script printed. */
  public String start(VirtualHost host) {
    return run(
        START,
        "start",
        host,
        List.of(
            "--name",
            host.name(),
            "--uuid",
            host.uuid(),
            "--index",
            Integer.toString(host.network())));
  }

  /** Ends a host with all its guests; one that was never started needs no end. */
  public void stop(VirtualHost host) {
    if (Files.exists(data.host(host.index()).resolve("host.conf"))) {
      run(BOUND, "stop", host, List.of());
    }
  }

  public boolean runs(VirtualHost host) {
    return Command.run(BOUND, command("status", host, List.of())).exitCode() == 0;
  }

  /** How many guests run on a host; empty if its libvirt does not say. */
  public OptionalInt guests(VirtualHost host) {
    if (!Files.exists(data.host(host.index()).resolve("host.conf"))) {
      return OptionalInt.of(0);
    }
    var status = Command.run(BOUND, command("status", host, List.of())).exitCode();
    if (status != 0) {
      return status == NOT_RUNNING ? OptionalInt.of(0) : OptionalInt.empty();
    }
    var list = List.of("virsh", "-q", "-c", uri(host), "list", "--name");
    var listed = Command.run(BOUND, list);
    return listed.exitCode() == 0
        ? OptionalInt.of((int) listed.output().lines().filter(name -> !name.isBlank()).count())
        : OptionalInt.empty();
  }

  /** The URI of the host's libvirt; never that of the machine's own. */
  public String uri(VirtualHost host) {
    var uri = run(BOUND, "uri", host, List.of());
    if (!uri.contains("?socket=")) {
      throw new IllegalStateException(
          "virtual host %s does not say where its libvirt is, but '%s'"
              .formatted(host.name(), uri));
    }
    return uri;
  }

  private String run(Duration bound, String verb, VirtualHost host, List<String> options) {
    return Command.run(bound, command(verb, host, options))
        .orThrow("virtual host " + host.name() + ": " + verb);
  }

  private List<String> command(String verb, VirtualHost host, List<String> options) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(script.toString(), verb, data.host(host.index()).toString()),
            options.stream())
        .toList();
  }
}
