package eu.stratuslab.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.agent.hypervisor.FakeHypervisor;
import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.NetworkDefinition;
import eu.stratuslab.agent.hypervisor.NetworkOptions;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NetworksTest {
  private static final NetworkOptions WANTED =
      new NetworkOptions("cloud.example.org", List.of("192.0.2.53"));

  @Test
  void a_network_is_stored_at_once_and_started_again_only_without_guests() {
    assertThat(decide(NetworkOptions.NONE, NetworkOptions.NONE, true, 2))
        .isEqualTo(NetworkPlan.REDEFINE);
    assertThat(decide(NetworkOptions.NONE, WANTED, true, 2)).isEqualTo(NetworkPlan.WAIT);
    assertThat(decide(NetworkOptions.NONE, WANTED, true, 0)).isEqualTo(NetworkPlan.RESTART);
    assertThat(decide(WANTED, WANTED, true, 2)).isEqualTo(NetworkPlan.KEEP);
    assertThat(decide(WANTED, WANTED, false, 0)).isEqualTo(NetworkPlan.KEEP);
    // It was changed back while it waited.
    assertThat(decide(WANTED, NetworkOptions.NONE, true, 2)).isEqualTo(NetworkPlan.REDEFINE);
  }

  @Test
  void a_definition_says_what_is_wanted_and_keeps_addresses() {
    var entry = new HostEntry("52:54:00:00:00:01", "10.77.0.5", null);
    var nat = new NatNetwork("host", "10.77.0.0/24", "open");
    var read = NetworkDefinition.parse(nat.toXml(WANTED, List.of(entry)));
    assertThat(read.options()).isEqualTo(WANTED);
    assertThat(read.hostEntries()).containsExactly(entry);
    assertThat(NetworkDefinition.parse(nat.toXml()).options()).isEqualTo(NetworkOptions.NONE);
  }

  @Test
  void another_subnet_than_before_is_refused_and_changes_nothing() {
    try (var hypervisor = new FakeHypervisor("h")) {
      var before = new Networks(hypervisor, new NatNetwork("host", "10.77.1.0/24", "open"));
      before.ensure(NatNetwork.NAME);
      var network = hypervisor.network(before.libvirtName(NatNetwork.NAME));

      var after = new Networks(hypervisor, new NatNetwork("host", "10.77.2.0/24", "open"));
      assertThatThrownBy(() -> after.ensure(NatNetwork.NAME))
          .isInstanceOf(HypervisorException.class)
          .hasMessageContaining("has the address 10.77.1.1, not one of --subnet 10.77.2.0/24");

      assertThat(hypervisor.network(before.libvirtName(NatNetwork.NAME))).isEqualTo(network);
      before.ensure(NatNetwork.NAME);
    }
  }

  private static NetworkPlan decide(
      NetworkOptions live, NetworkOptions stored, boolean active, int guests) {
    var network =
        new ObservedNetwork(
            "stratuslab", new UUID(0, 1), active, "stratusbr", null, live, stored, List.of());
    return NetworkPlan.decide(WANTED, network, guests);
  }
}
