package eu.stratuslab.agent.hypervisor;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A network.
 *
 * @param bridge the bridge device, where it has one
 * @param gateway the host's first IPv4 address in it, where it has one
 * @param live what is in force; of an inactive one as stored
 * @param stored what will be in force when it is started again
 * @param hostEntries the addresses fixed for MACs, ordered by MAC: the live ones while it is active
 */
public record ObservedNetwork(
    String name,
    UUID uuid,
    boolean active,
    @Nullable String bridge,
    @Nullable String gateway,
    NetworkOptions live,
    NetworkOptions stored,
    List<HostEntry> hostEntries) {

  public ObservedNetwork {
    hostEntries = List.copyOf(hostEntries);
  }
}
