package eu.stratuslab.agent.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.NetworkOptions;
import eu.stratuslab.agent.xml.Xml;
import eu.stratuslab.model.host.Subnet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The network that every host has: guests reach out through the host's address.
 *
 * <p>With forward mode "nat" libvirt makes the firewall's rules, and makes all of them anew, under
 * all guests, whenever one address is added: over a second each on a small host. With "open" it
 * makes none; whoever sets the host up routes and masquerades the subnet, as virtual-host/ does.
 *
 * @param host the uuid of the host
 * @param subnet of IPv4, from /16 to /30, the first address of which is the host's
 * @param forward open or nat
 */
public record NatNetwork(String host, String subnet, String forward) {

  /** What machines call it. */
  public static final String NAME = "default";

  public NatNetwork {
    var network = addresses(subnet).network();
    if (!subnet.startsWith(network + "/")) {
      throw new IllegalArgumentException(subnet + " begins with " + network);
    }
    if (!forward.matches("open|nat")) {
      throw new IllegalArgumentException("forward must be open or nat, not " + forward);
    }
  }

  /** Not "default": that is the name of a network that hosts often have of their own. */
  public String libvirtName() {
    return "stratuslab";
  }

  /** The address of the host in it. */
  public String gateway() {
    return addresses(subnet).gateway();
  }

  /** None is reserved in the network itself: that is a matter of who gets one. */
  private static Subnet addresses(String subnet) {
    return Subnet.of(subnet, 1);
  }

  private UUID uuid() {
    return UUID.nameUUIDFromBytes(("network " + host).getBytes(UTF_8));
  }

  /**
   * The definition. Leases are short, so that an address can be given to another machine soon.
   * dnsmasq does not ping an address before it gives it out: under load that makes guests give up.
   */
  public String toXml() {
    return toXml(NetworkOptions.NONE, List.of());
  }

  /**
   * The same with options, and with addresses that are kept.
   *
   * <p>Servers that guests ask by way of the host take the place of those that the host itself
   * asks.
   */
  public String toXml(NetworkOptions options, List<HostEntry> entries) {
    return Xml.of("network")
        .with("xmlns:dnsmasq", "http://libvirt.org/schemas/network/dnsmasq/1.0")
        .add(Xml.of("name").text(libvirtName()))
        .add(Xml.of("uuid").text(uuid().toString()))
        .add(Xml.of("forward").with("mode", forward))
        .add(Xml.of("bridge").with("name", "stratusbr").with("stp", "off").with("delay", "0"))
        .add(domain(options.domain()))
        .add(dns(options.nameServers()))
        .add(ip(entries))
        .add(Xml.of("dnsmasq:options").add(Xml.of("dnsmasq:option").with("value", "no-ping")))
        .toXml();
  }

  private static @Nullable Xml domain(@Nullable String name) {
    return name == null ? null : Xml.of("domain").with("name", name);
  }

  private static @Nullable Xml dns(List<String> servers) {
    var forwarders = servers.stream().map(a -> Xml.of("forwarder").with("addr", a)).toList();
    return servers.isEmpty() ? null : Xml.of("dns").addAll(forwarders);
  }

  private Xml ip(List<HostEntry> entries) {
    var addresses = addresses(subnet);
    Xml range =
        Xml.of("range")
            .with("start", addresses.address(0))
            .with("end", addresses.address(addresses.size() - 1))
            .add(Xml.of("lease").with("expiry", "5").with("unit", "minutes"));
    var kept =
        entries.stream()
            .map(entry -> Xml.of("host").with("mac", entry.mac()).with("ip", entry.ip()))
            .toList();
    return Xml.of("ip")
        .with("address", gateway())
        .with("netmask", addresses.netmask())
        .add(Xml.of("dhcp").add(range).addAll(kept));
  }
}
