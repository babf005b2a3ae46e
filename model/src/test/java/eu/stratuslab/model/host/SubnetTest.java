package eu.stratuslab.model.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SubnetTest {
  @Test
  void guests_get_all_but_the_network_the_reserved_and_the_broadcast_address() {
    var usual = Subnet.of("10.77.3.0/24", 1);
    assertThat(usual.size()).isEqualTo(253);
    assertThat(usual.address(0)).isEqualTo("10.77.3.2");
    assertThat(usual.address(252)).isEqualTo("10.77.3.254");

    var less = Subnet.of("10.77.3.0/24", 20);
    assertThat(less.address(0)).isEqualTo("10.77.3.21");
    assertThat(less.address(less.size() - 1)).isEqualTo("10.77.3.254");
  }

  @Test
  void it_has_an_address_a_gateway_and_a_mask_of_its_own() {
    var wide = Subnet.of("10.77.32.0/20", 1);
    assertThat(wide.network()).isEqualTo("10.77.32.0");
    assertThat(wide.gateway()).isEqualTo("10.77.32.1");
    assertThat(wide.netmask()).isEqualTo("255.255.240.0");
    assertThat(wide.address(wide.size() - 1)).isEqualTo("10.77.47.254");
    assertThat(Subnet.of("10.77.3.8/30", 200).netmask()).isEqualTo("255.255.255.252");
    assertThat(Subnet.of("10.77.35.0/20", 1).network()).isEqualTo("10.77.32.0");
  }

  @Test
  void one_address_is_left_however_much_is_reserved() {
    var small = Subnet.of("10.77.3.8/30", 200);
    assertThat(small.size()).isEqualTo(1);
    assertThat(small.address(0)).isEqualTo("10.77.3.10");
  }

  @Test
  void what_is_no_subnet_of_a_usable_size_is_refused() {
    assertThatThrownBy(() -> Subnet.of("10.77.3.0/31", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Subnet.of("10.77.3.0", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
