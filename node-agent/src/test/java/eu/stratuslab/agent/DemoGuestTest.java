package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.agent.libvirt.VirtualHost;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo guest, booted from its image: the seed reaches it, and it obeys its power button. */
@Tag("slow")
class DemoGuestTest {

  private static final String USER_DATA = "#!/bin/sh\necho user-data ran on $(hostname)\n";

  @Test
  void it_boots_with_its_user_data_and_shuts_down_in_order() throws IOException {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    String image = System.getenv("STRATUSLAB_DEMO_IMAGE");
    if (image == null || !Files.isRegularFile(Path.of(image))) {
      Assumptions.abort("skipped: because STRATUSLAB_DEMO_IMAGE names no image; see demo-guest/");
    }
    try (VirtualHost host = VirtualHost.start();
        LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(host.uri())) {
      Path state = host.directory().resolve("agent");
      String subnet = subnet(host);
      try (var rig = new AgentRig(hypervisor, state, subnet, Optional.empty())) {
        boot(rig, state, Path.of(Objects.requireNonNull(image)), subnet);
      }
    }
  }

  private static void boot(AgentRig rig, Path state, Path image, String subnet) throws IOException {
    var configuration = Json.object();
    configuration
        .putArray("imageDirectories")
        .add(Objects.requireNonNull(image.toRealPath().getParent()).toString());
    rig.configure(configuration);
    rig.start();
    Ref imported = rig.image(UUID.randomUUID(), "file://" + image.toRealPath(), _ -> {});
    Await.until("the image is here", () -> rig.imageStatus(imported).sha256() != null);
    UUID id = UUID.randomUUID();
    rig.secret(id, Map.of("userData", Base64.getEncoder().encode(USER_DATA.getBytes())));
    String address = subnet.replace("0/24", "23");
    Ref ref =
        rig.machine(
            id, imported, "52:54:00:00:02:01", address, spec -> spec.put("memory", 131_072));
    rig.awaitState(ref, "STARTED");
    Path console = state.resolve("machines").resolve(id.toString()).resolve("console.log");
    for (int minute = 0; minute < 3 && !read(console).contains(" ready, "); minute++) {
      awaitReadyForAMinute(console);
    }
    assertThat(read(console))
        .contains("user-data ran on hello")
        .contains("StratusLab guest hello ready, user-data done, address " + address);
    assertThat(InetAddress.getByName(address).isReachable(10_000)).isTrue();
    rig.power(ref, "Stopped", false);
    rig.awaitState(ref, "STOPPED");
    assertThat(rig.status(ref).stoppedReason()).isEqualTo("Requested");
  }

  private static void awaitReadyForAMinute(Path console) {
    try {
      Await.until("the guest is ready", () -> read(console).contains(" ready, "));
    } catch (AssertionError e) {
      if (read(console).isEmpty()) {
        throw e;
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String subnet(VirtualHost host) throws IOException {
    return Files.readAllLines(host.directory().resolve("host.conf")).stream()
        .filter(line -> line.startsWith("SUBNET="))
        .map(line -> line.substring("SUBNET=".length()))
        .findFirst()
        .orElseThrow();
  }
}
