package eu.stratuslab.agent.hypervisor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What network XML says that we look at. */
public record NetworkDefinition(
    String name,
    UUID uuid,
    @Nullable String bridge,
    @Nullable String gateway,
    NetworkOptions options,
    List<HostEntry> hostEntries) {

  public NetworkDefinition {
    hostEntries = hostEntries.stream().sorted(Comparator.comparing(HostEntry::mac)).toList();
  }

  /** Reads network XML. INVALID_XML: without name or uuid. */
  public static NetworkDefinition parse(String xml) {
    XmlElement network = XmlElement.parse(xml);
    List<XmlElement> addresses =
        network.children("ip").stream()
            .filter(ip -> ip.attribute("family").orElse("ipv4").equals("ipv4"))
            .toList();
    List<HostEntry> entries =
        addresses.stream()
            .flatMap(ip -> ip.at("dhcp").stream())
            .flatMap(dhcp -> dhcp.children("host").stream())
            .flatMap(host -> entry(host).stream())
            .toList();
    return new NetworkDefinition(
        DomainDefinition.required(network, "name"),
        DomainDefinition.parseUuid(DomainDefinition.required(network, "uuid")),
        network.at("bridge").flatMap(b -> b.attribute("name")).orElse(null),
        addresses.stream().flatMap(ip -> ip.attribute("address").stream()).findFirst().orElse(null),
        options(network),
        entries);
  }

  private static NetworkOptions options(XmlElement network) {
    List<String> servers =
        network.children("dns").stream()
            .flatMap(dns -> dns.children("forwarder").stream())
            .flatMap(forwarder -> forwarder.attribute("addr").stream())
            .toList();
    return new NetworkOptions(
        network.at("domain").flatMap(domain -> domain.attribute("name")).orElse(null), servers);
  }

  /** This definition in force, and what is stored beside it. */
  public ObservedNetwork observed(boolean active, NetworkDefinition stored) {
    return new ObservedNetwork(
        name, uuid, active, bridge, gateway, options, stored.options, hostEntries);
  }

  /** An entry without MAC or address (IPv6 ones go by client id) is not ours to know. */
  private static Optional<HostEntry> entry(XmlElement host) {
    return host.attribute("mac")
        .flatMap(
            mac ->
                host.attribute("ip")
                    .map(ip -> new HostEntry(mac, ip, host.attribute("name").orElse(null))));
  }
}
