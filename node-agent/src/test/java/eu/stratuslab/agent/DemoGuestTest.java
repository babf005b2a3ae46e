package eu.stratuslab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo guest, booted from its image: the seed reaches it, and it obeys its power button. */
@Tag("slow")
class DemoGuestTest {

  private static final String USER_DATA = "#!/bin/sh\necho user-data ran on $(hostname)\n";

  @Test
  void it_boots_with_its_user_data_and_shuts_down_in_order() throws IOException {
    try (var guest = DemoGuest.boot(USER_DATA)) {
      assertThat(guest.console())
          .contains("user-data ran on hello")
          .contains("StratusLab guest hello ready, user-data done, address " + guest.address());
      assertThat(InetAddress.getByName(guest.address()).isReachable(10_000)).isTrue();
      guest.rig().power(guest.machine(), "Stopped", false);
      guest.rig().awaitState(guest.machine(), "STOPPED");
      assertThat(guest.rig().status(guest.machine()).stoppedReason()).isEqualTo("Requested");
    }
  }
}
