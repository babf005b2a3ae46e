package eu.stratuslab.agent;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.agent.libvirt.VirtualHost;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/** The demo guest on a host of its own, with a whole agent. */
record DemoGuest(
    VirtualHost host, LibvirtHypervisor hypervisor, AgentRig rig, Ref machine, String address)
    implements AutoCloseable {

  /** A guest boots in minutes where a machine has much else to do. */
  private static final int PATIENCE = 4;

  /** Boots it with this user-data, and waits until it is ready. */
  static DemoGuest boot(String userData) throws IOException {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    String image = System.getenv("STRATUSLAB_DEMO_IMAGE");
    if (image == null || !Files.isRegularFile(Path.of(image))) {
      Assumptions.abort("skipped: because STRATUSLAB_DEMO_IMAGE names no image; see demo-guest/");
    }
    VirtualHost host = VirtualHost.start();
    LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(host.uri());
    String subnet = subnet(host);
    var rig = new AgentRig(hypervisor, host.directory().resolve("agent"), subnet, Optional.empty());
    String address = subnet.replace("0/24", "23");
    Path file = Path.of(Objects.requireNonNull(image)).toRealPath();
    try {
      Ref machine = machine(rig, file, userData, address);
      var guest = new DemoGuest(host, hypervisor, rig, machine, address);
      guest.await("the guest is ready", () -> guest.console().contains(" ready, "));
      return guest;
    } catch (AssertionError e) {
      close(host, hypervisor, rig);
      throw e;
    }
  }

  private static Ref machine(AgentRig rig, Path image, String userData, String address) {
    var configuration = Json.object();
    configuration
        .putArray("imageDirectories")
        .add(Objects.requireNonNull(image.getParent()).toString());
    rig.configure(configuration);
    rig.start();
    Ref imported = rig.image(UUID.randomUUID(), "file://" + image, _ -> {});
    Await.until("the image is here", () -> rig.imageStatus(imported).sha256() != null);
    UUID id = UUID.randomUUID();
    rig.secret(id, Map.of("userData", Base64.getEncoder().encode(userData.getBytes())));
    Ref machine =
        rig.machine(
            id, imported, "52:54:00:00:02:01", address, spec -> spec.put("memory", 131_072));
    rig.awaitState(machine, "STARTED");
    return machine;
  }

  /** The agent's directory. */
  Path state() {
    return host.directory().resolve("agent");
  }

  /** What the guest has said so far. */
  String console() {
    Path file = state().resolve("machines").resolve(machine.name()).resolve("console.log");
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitConsole(String words) {
    await("the guest says " + words, () -> console().contains(words));
  }

  /** Waits for minutes; fails with what the guest has said. */
  void await(String what, BooleanSupplier condition) {
    AssertionError last = null;
    for (int minute = 0; minute < PATIENCE; minute++) {
      try {
        Await.until(what, condition);
        return;
      } catch (AssertionError e) {
        last = e;
      }
    }
    throw new AssertionError(what + ", but: " + console(), last);
  }

  private static String subnet(VirtualHost host) throws IOException {
    return Files.readAllLines(host.directory().resolve("host.conf")).stream()
        .filter(line -> line.startsWith("SUBNET="))
        .map(line -> line.substring("SUBNET=".length()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    close(host, hypervisor, rig);
  }

  private static void close(VirtualHost host, LibvirtHypervisor hypervisor, AgentRig rig) {
    rig.close();
    hypervisor.close();
    host.close();
  }
}
