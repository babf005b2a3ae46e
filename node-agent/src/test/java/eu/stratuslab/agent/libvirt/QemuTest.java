package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HypervisorContract;
import eu.stratuslab.agent.hypervisor.HypervisorRig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

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

  @Override
  public HypervisorRig rig() {
    if (rig == null) {
      throw new AssertionError("start() sets it");
    }
    return rig;
  }
}
