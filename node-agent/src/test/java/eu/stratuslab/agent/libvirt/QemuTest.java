package eu.stratuslab.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.HypervisorContract;
import eu.stratuslab.agent.hypervisor.HypervisorRig;
import eu.stratuslab.agent.hypervisor.HypervisorUnavailable;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract on real QEMU processes under a libvirtd of its own. */
@Tag("slow")
class QemuTest implements HypervisorContract {

  private static @Nullable QemuRig rig;

  @BeforeAll
  static void start() {
    VirtualHost.obstacle().ifPresent(why -> Assumptions.abort("skipped: because " + why));
    rig = new QemuRig();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void a_daemon_that_hangs_is_unavailable_within_the_deadline_and_serves_again_when_it_wakes() {
    VirtualHost host = qemu().host();
    Duration deadline = Duration.ofSeconds(2);
    try (var impatient = LibvirtHypervisor.connect(host.uri(), deadline, deadline)) {
      UUID uuid = running();
      host.freezeLibvirtd();
      assertThatThrownBy(impatient::domains).isInstanceOf(HypervisorUnavailable.class);
      assertThatThrownBy(() -> impatient.destroy(uuid)).isInstanceOf(HypervisorUnavailable.class);
      host.thawLibvirtd();
      // The outcome of the call was unknown; here it was carried out late.
      Await.until("it answers", () -> !observed(uuid).active());
    }
  }

  @Override
  public HypervisorRig rig() {
    return qemu();
  }

  private static QemuRig qemu() {
    if (rig == null) {
      throw new AssertionError("start() sets it");
    }
    return rig;
  }
}
