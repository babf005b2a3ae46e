package eu.stratuslab.agent.hypervisor;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a network may change in its life.
 *
 * @param domain the DNS domain that guests are told
 * @param nameServers IP addresses of those whom the network's DNS server asks; empty for those of
 *     the host
 */
public record NetworkOptions(@Nullable String domain, List<String> nameServers) {

  /** Nothing said. */
  public static final NetworkOptions NONE = new NetworkOptions(null, List.of());

  public NetworkOptions {
    // Each address in one form, however it was written.
    nameServers =
        nameServers.stream()
            .map(address -> InetAddress.ofLiteral(address).getHostAddress())
            .toList();
  }
}
