package eu.stratuslab.standalone.cloud;

import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/** Where on this machine a test cloud can be, if it can be at all. */
public final class Layout {
  private static final Duration COMMAND = Duration.ofSeconds(60);

  private Layout() {}

  static CloudSettings of(int hosts, String driver) {
    var machines = new ArrayList<VirtualHost>();
    IntStream.rangeClosed(1, hosts)
        .forEach(
            index ->
                machines.add(
                    new VirtualHost(
                        index,
                        freeNetwork(machines),
                        "host-" + index,
                        UUID.randomUUID().toString())));
    var split = driver.equals("qemu") || hosts > 1;
    return new CloudSettings(
        freePort(), freePort(), UUID.randomUUID().toString(), split, driver, machines, true, null);
  }

  /** Far from where {@code up} begins to look, and not where another run looks just now. */
  private static int freeNetwork(List<VirtualHost> taken) {
    return ThreadLocalRandom.current()
        .ints(100, 250)
        .filter(
            n ->
                taken.stream().noneMatch(host -> host.network() == n)
                    && !Files.exists(Path.of("/sys/class/net/stratuslab" + n)))
        .findFirst()
        .orElseThrow();
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void skipWithoutVirtualHosts(Path root) {
    if (!"root".equals(System.getProperty("user.name"))) {
      Assumptions.abort("skipped: because virtual hosts need root");
    }
    var packages = root.resolve("virtual-host/packages").toString();
    var missing = Command.run(COMMAND, List.of(packages, "all", "--missing"));
    if (missing.exitCode() != 0 || !missing.output().isBlank()) {
      Assumptions.abort(
          "skipped: because packages are missing: " + missing.output().strip().replace('\n', ' '));
    }
  }

  /** Skips a test that needs libvirt's test driver where the library is missing. */
  public static void skipWithoutLibvirt() {
    try (var hypervisor = LibvirtHypervisor.connect("test:///default")) {
      var _ = hypervisor.facts();
    } catch (HypervisorUnavailable e) {
      Assumptions.abort("skipped: because " + e.getMessage());
    }
  }
}
