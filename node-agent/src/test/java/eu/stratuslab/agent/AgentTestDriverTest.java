package eu.stratuslab.agent;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent on libvirt's test driver, as {@code ./stratuslab up --driver test} runs it. */
class AgentTestDriverTest {

  @Test
  void a_machine_lives_there_too(@TempDir Path directory) throws IOException {
    try (LibvirtHypervisor hypervisor = connected();
        var rig =
            new AgentRig(
                hypervisor, directory.resolve("state"), "10.77.9.0/24", Optional.of("qemu"))) {
      Path images = Files.createDirectory(directory.resolve("images"));
      Files.write(images.resolve("a"), new byte[1_024_000]);
      var configuration = Json.object();
      configuration.putArray("imageDirectories").add(images.toString());
      rig.configure(configuration);
      rig.start();
      Ref image = rig.image(UUID.randomUUID(), "file://" + images.resolve("a"), _ -> {});
      Await.until("the image is here", () -> rig.imageStatus(image).sha256() != null);
      Ref ref = rig.machine(UUID.randomUUID(), image, "52:54:00:00:00:01", "10.77.9.5", _ -> {});
      rig.awaitState(ref, "STARTED");
      rig.power(ref, "Stopped", false);
      rig.awaitState(ref, "STOPPED");
      rig.edit(ref, spec -> spec.put("terminate", "job-1"));
      rig.delete(ref);
      Await.until("it is let go", () -> rig.resource(ref).isEmpty());
    }
  }

  private static LibvirtHypervisor connected() {
    try {
      return LibvirtHypervisor.connect("test:///default");
    } catch (HypervisorUnavailable e) {
      return Assumptions.abort("skipped: because " + e.getMessage());
    }
  }
}
