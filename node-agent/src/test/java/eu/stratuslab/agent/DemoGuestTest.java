package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.model.host.HostUsage.OfDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo guest, booted from its image: the seed reaches it, and it obeys its power button. */
@Tag("slow")
class DemoGuestTest {

  private static final String USER_DATA = "#!/bin/sh\necho user-data ran on $(hostname)\n";

  @Test
  void it_boots_with_its_user_data_is_measured_and_shuts_down_in_order() throws IOException {
    try (var guest = DemoGuest.boot(USER_DATA)) {
      assertThat(guest.console())
          .contains("user-data ran on hello")
          .contains("StratusLab guest hello ready, user-data done, address " + guest.address());
      assertThat(InetAddress.getByName(guest.address()).isReachable(10_000)).isTrue();
      isMeasured(guest);
      guest.rig().power(guest.machine(), "Stopped", false);
      guest.rig().awaitState(guest.machine(), "STOPPED");
      assertThat(guest.rig().status(guest.machine()).stoppedReason()).isEqualTo("Requested");
    }
  }

  /** An agent begins with a reading: another one need not be waited for. */
  private static void isMeasured(DemoGuest guest) {
    guest.rig().kill();
    guest.rig().start();
    var reports = new ArrayList<OfDomain>();
    Await.until(
        "its host tells what it has used",
        () -> {
          var usage = guest.rig().hostStatus().usage();
          if (usage != null) {
            reports.addAll(usage.domains());
          }
          return !reports.isEmpty();
        });
    var used = reports.getFirst();
    assertThat(used.id()).isEqualTo(guest.machine().name());
    assertThat(used.cpus()).isEqualTo(1);
    assertThat(Duration.ofNanos(used.cpu())).isGreaterThan(Duration.ofSeconds(1));
    assertThat(used.memory()).isBetween(16_384L, 1_048_576L);
    // It has read its kernel, and got an address and its seed over the network.
    assertThat(used.disk()).isGreaterThan(1 << 20);
    assertThat(used.received()).isPositive();
    assertThat(used.sent()).isPositive();
  }
}
