package eu.stratuslab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.agent.libvirt.VirtualHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class VirtualizationProbeTest {

  @Test
  void the_proof_tells_a_guest_that_counts_from_one_that_crawls() throws IOException {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    try (VirtualHost host = VirtualHost.start();
        LibvirtHypervisor hypervisor = LibvirtHypervisor.connect(host.uri())) {
      Path state = Files.createDirectories(host.directory().resolve("agent"));
      // Emulation counts fast enough, which shows that the guest does what it should.
      var patient = new VirtualizationProbe(hypervisor, "h", state, Duration.ofSeconds(60));
      assertThat(patient.prove("qemu")).isTrue();
      var probe = new VirtualizationProbe(hypervisor, "h", state, Duration.ofSeconds(6));
      boolean kvm = probe.kvm();
      assertThat(Files.readString(state.resolve("virtualization")).strip())
          .endsWith(kvm ? " kvm" : " qemu");
      assertThat(probe.kvm()).isEqualTo(kvm);
      assertThat(hypervisor.domains()).isEmpty();
      assertThat(state.resolve("probe.img")).doesNotExist();
    }
  }
}
