package eu.stratuslab.agent.hypervisor;

import static eu.stratuslab.agent.hypervisor.ContractBase.metadata;
import static eu.stratuslab.agent.hypervisor.ContractBase.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.HypervisorRig.Ability;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Networks, fixed addresses and leases. */
interface NetworkContract extends ContractBase {

  private static String mac(int last) {
    return "52:54:00:00:00:%02x".formatted(last);
  }

  private String newNetwork(int number) {
    String name = "net-" + number;
    hypervisor().ensureNetwork(rig().network(UUID.randomUUID(), name, number));
    return name;
  }

  private ObservedNetwork network(String name) {
    return hypervisor().network(name).orElseThrow();
  }

  @Test
  default void a_network_is_ensured_and_never_redefined() {
    int number = ContractBase.number();
    String name = "net-" + number;
    UUID uuid = UUID.randomUUID();
    String xml = rig().network(uuid, name, number);
    hypervisor().ensureNetwork(xml);
    hypervisor().ensureNetwork(xml.replace("<forward mode='nat'/>", "<forward mode='route'/>"));
    ObservedNetwork observed = network(name);
    assertThat(observed.uuid()).isEqualTo(uuid);
    assertThat(observed.active()).isTrue();
    assertThat(observed.bridge()).isEqualTo("vb" + number);
    assertThat(observed.gateway()).isEqualTo("10.211." + number + ".1");
    assertThat(observed.hostEntries()).isEmpty();
    refuses(
        Code.EXISTS,
        () -> hypervisor().ensureNetwork(rig().network(UUID.randomUUID(), name, number)));
    assertThat(network(name).uuid()).isEqualTo(uuid);
  }

  @Test
  default void a_network_is_stored_anew_and_in_force_when_it_is_started_again() {
    needs(Ability.HOST_ENTRIES);
    int number = ContractBase.number();
    String name = "net-" + number;
    UUID uuid = UUID.randomUUID();
    String xml = rig().network(uuid, name, number);
    hypervisor().ensureNetwork(xml);
    assertThat(network(name).live()).isEqualTo(NetworkOptions.NONE);

    var wanted = new NetworkOptions("cloud.example.org", List.of("192.0.2.53", "2001:db8::53"));
    var options =
        "<domain name='cloud.example.org'/><dns><forwarder addr='192.0.2.53'/>"
            + "<forwarder addr='2001:db8:0::53'/></dns><ip ";
    hypervisor().redefineNetwork(xml.replaceFirst("<ip ", options));
    assertThat(network(name).stored()).isEqualTo(wanted);
    assertThat(network(name).live()).isEqualTo(NetworkOptions.NONE);

    hypervisor().restartNetwork(name);
    assertThat(network(name).live()).isEqualTo(wanted);
    assertThat(network(name).active()).isTrue();

    refuses(
        Code.EXISTS,
        () -> hypervisor().redefineNetwork(rig().network(UUID.randomUUID(), name, number)));
    refuses(
        Code.NOT_FOUND, () -> hypervisor().redefineNetwork(rig().network(uuid, "nowhere", number)));
    refuses(Code.NOT_FOUND, () -> hypervisor().restartNetwork("nowhere"));
  }

  @Test
  default void an_unknown_network_is_not_there() {
    assertThat(hypervisor().network("nowhere")).isEmpty();
    refuses(Code.NOT_FOUND, () -> hypervisor().leases("nowhere"));
    refuses(Code.NOT_FOUND, () -> hypervisor().removeHostEntry("nowhere", mac(1)));
    refuses(Code.INVALID_XML, () -> hypervisor().ensureNetwork("<network><name>x</name>"));
    refuses(
        Code.INVALID_XML, () -> hypervisor().ensureNetwork("<network><name>x</name></network>"));
  }

  @Test
  default void host_entries_are_set_replaced_and_removed_however_often() {
    needs(Ability.HOST_ENTRIES);
    int number = ContractBase.number();
    String name = newNetwork(number);
    String prefix = "10.211." + number + ".";
    var first = new HostEntry(mac(1), prefix + "21", "first");
    var second = new HostEntry(mac(2), prefix + "22", null);
    hypervisor().setHostEntry(name, second);
    hypervisor().setHostEntry(name, first);
    hypervisor().setHostEntry(name, first);
    assertThat(network(name).hostEntries()).containsExactly(first, second);

    var moved = new HostEntry(mac(1), prefix + "31", "moved");
    hypervisor().setHostEntry(name, moved);
    assertThat(network(name).hostEntries()).containsExactly(moved, second);

    hypervisor().removeHostEntry(name, mac(1).toUpperCase(java.util.Locale.ROOT));
    hypervisor().removeHostEntry(name, mac(1));
    assertThat(network(name).hostEntries()).containsExactly(second);
  }

  @Test
  default void an_address_belongs_to_one_mac() {
    needs(Ability.HOST_ENTRIES);
    int number = ContractBase.number();
    String name = newNetwork(number);
    var first = new HostEntry(mac(1), "10.211." + number + ".21", "first");
    var second = new HostEntry(mac(2), "10.211." + number + ".22", "second");
    hypervisor().setHostEntry(name, first);
    hypervisor().setHostEntry(name, second);
    refuses(
        Code.EXISTS,
        () -> hypervisor().setHostEntry(name, new HostEntry(mac(3), first.ip(), "third")));
    refuses(
        Code.EXISTS,
        () -> hypervisor().setHostEntry(name, new HostEntry(mac(2), first.ip(), "second")));
    assertThat(network(name).hostEntries()).containsExactly(first, second);
  }

  @Test
  default void a_guest_gets_the_address_that_was_set_for_it() {
    needs(Ability.DHCP);
    int number = ContractBase.number();
    String name = newNetwork(number);
    String ip = "10.211." + number + ".77";
    assertThat(hypervisor().leases(name)).isEmpty();
    hypervisor().setHostEntry(name, new HostEntry(mac(7), ip, "guest"));
    UUID uuid = UUID.randomUUID();
    hypervisor().define(rig().guestOnNetwork(uuid, "m-" + uuid, metadata("1"), name, mac(7)));
    hypervisor().start(uuid);
    rig().playDhcp(name, mac(7), ip);
    Await.until("a lease", () -> !hypervisor().leases(name).isEmpty());
    Lease lease = hypervisor().leases(name).getFirst();
    assertThat(lease.mac()).isEqualTo(mac(7));
    assertThat(lease.ip()).isEqualTo(ip);
    assertThat(lease.expires()).isNotNull();
  }
}
