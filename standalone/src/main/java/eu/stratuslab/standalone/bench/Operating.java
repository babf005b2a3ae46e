package eu.stratuslab.standalone.bench;

import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kubernetes.EmbeddedKubernetes;
import eu.stratuslab.kubernetes.Settings;
import eu.stratuslab.operator.main.OperatorMain;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The operator, as a process of its own, over hosts and machines that are nothing but custom
 * resources: what it costs to place them, to know them, and to start again.
 */
final class Operating {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int FEW = 10;
  private static final int CLIENTS = 8;
  private static final int EACH = 25;
  private static final double KILO = 1000;

  private final List<String> java;
  private final Path directory;
  private final Table table;
  private final int machines;

  /**
   * A measurement that has not begun.
   *
   * @param java the command that a class to run follows
   */
  Operating(List<String> java, Path scratch, Table table, int machines) {
    this.java = List.copyOf(java);
    this.table = table;
    this.machines = machines;
    try {
      Files.createDirectories(scratch);
      directory = Files.createTempDirectory(scratch, "operator");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void measure() {
    var hosts = Math.ceilDiv(machines, EACH);
    try (var server = EmbeddedKubernetes.start(Settings.in(directory.resolve("kubernetes")));
        var relay = new Relay(server.port());
        var cluster = Cluster.of(Optional.of(write("admin", server.kubeconfig())))) {
      cluster.crds().install();
      try (var cloud = new HollowCloud(cluster.api(), hosts)) {
        var through = ":" + relay.port();
        var kubeconfig =
            write("operator", server.kubeconfig().replace(":" + server.port(), through));
        measure(cloud, relay, kubeconfig, hosts);
      }
    }
  }

  private void measure(HollowCloud cloud, Relay relay, Path kubeconfig, int hosts) {
    var empty = run(kubeconfig);
    await("the operator leads", () -> relay.passed().requests() > 0 && leads(cloud));
    var before = Heap.of(empty.toHandle());
    end(empty);
    Timing.concurrently(machines, CLIENTS, _ -> cloud.machine());

    var start = relay.passed();
    var process = run(kubeconfig);
    try {
      var known = cloud.placed();
      await("the first placement", () -> cloud.placed() > known);
      var begun = System.nanoTime();
      await("all placements", () -> cloud.placed() >= known + machines);
      var seconds = (System.nanoTime() - begun) / 1e9;
      placements(process.toHandle(), relay.passed().since(start), seconds, hosts);
      memory(process.toHandle(), before);
      rest(process.toHandle(), relay);
    } finally {
      end(process);
    }
    restart(cloud, kubeconfig);
  }

  /** Whether a machine gets a host. */
  private static boolean leads(HollowCloud cloud) {
    if (cloud.placed() == 0) {
      cloud.machine();
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
    return cloud.placed() > 0;
  }

  private void placements(ProcessHandle process, Relay.Passed passed, double seconds, int hosts) {
    figure(
        String.format(Locale.ROOT, "placements, %,d machines on %,d hosts", machines, hosts),
        "%.0f a second, %.1f ms of the operator's CPU each",
        machines / seconds,
        cpu(process) / 1e6 / machines);
    figure(
        "the operator's API calls for each machine, its start included",
        "%.2f requests, %.1f KB both ways",
        (double) passed.requests() / machines,
        passed.bytes() / KILO / machines);
  }

  private void memory(ProcessHandle process, long before) {
    figure(
        "the operator's heap with all of them",
        "%.0f MB, %.1f KB for each machine",
        Heap.of(process) / 1e6,
        (Heap.of(process) - before) / KILO / machines);
  }

  private void rest(ProcessHandle process, Relay relay) {
    await("the last Event of a placement", () -> quiet(relay));
    var cpu = cpu(process);
    var passed = relay.passed();
    LockSupport.parkNanos(IDLE.toNanos());
    var now = relay.passed().since(passed);
    figure(
        "the operator at rest, while all hosts report every 10 s",
        "%.1f %% of one CPU, %.1f requests a second",
        100.0 * (cpu(process) - cpu) / IDLE.toNanos(),
        (double) now.requests() / IDLE.toSeconds());
  }

  /** At rest it renews its lease, and looks at a Node now and then. */
  private static boolean quiet(Relay relay) {
    var passed = relay.passed();
    LockSupport.parkNanos(QUIET.toNanos());
    return relay.passed().since(passed).requests() <= FEW;
  }

  private void restart(HollowCloud cloud, Path kubeconfig) {
    var machine = cloud.machine();
    var begun = System.nanoTime();
    var process = run(kubeconfig);
    try {
      await("the next placement", () -> cloud.placed(machine));
      figure(
          "operator killed and started again → the next machine has a host",
          "%.1f s, of which its old lease takes up to 8",
          (System.nanoTime() - begun) / 1e9);
    } finally {
      end(process);
    }
  }

  private void figure(String what, String format, Object... values) {
    table.figure(what, String.format(Locale.ROOT, format, values), null);
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static void await(String what, BooleanSupplier condition) {
    var _ =
        Await.until(PATIENCE, LOOK, () -> Optional.of(true).filter(_ -> condition.getAsBoolean()))
            .orElseThrow(() -> new IllegalStateException(what + ": not in time"));
  }

  private Process run(Path kubeconfig) {
    var command = new ArrayList<>(java);
    command.addAll(
        List.of(
            // As in its image: it lives long.
            "-XX:TieredStopAtLevel=4",
            OperatorMain.class.getName(),
            "--kubeconfig",
            kubeconfig.toString(),
            "--probe-port",
            "0"));
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("operator.log").toFile()))
              .start();
      // Who interrupts the measurement leaves nothing running.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Path write(String name, String kubeconfig) {
    try {
      return Files.writeString(directory.resolve(name + ".kubeconfig"), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
