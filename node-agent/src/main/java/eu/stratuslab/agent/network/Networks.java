package eu.stratuslab.agent.network;

import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.Lease;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import eu.stratuslab.model.document.Placement;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's networks by their CIMI names; today the one that every host has. */
public final class Networks {

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  private final Hypervisor hypervisor;
  private final NatNetwork nat;

  public Networks(Hypervisor hypervisor, NatNetwork nat) {
    this.hypervisor = hypervisor;
    this.nat = nat;
  }

  /** Makes sure that a network is there and active. */
  public void ensure(String network) {
    libvirtName(network);
    hypervisor.ensureNetwork(nat.toXml());
  }

  /** A network as it is; empty while there is none. */
  public Optional<ObservedNetwork> look(String network) {
    return hypervisor.network(libvirtName(network));
  }

  public List<Lease> leases(String network) {
    return hypervisor.leases(libvirtName(network));
  }

  /** Keeps an address for an interface, where the hypervisor has a DHCP server at all. */
  public void keep(String network, Placement.Address address) {
    try {
      hypervisor.setHostEntry(
          libvirtName(network), new HostEntry(address.mac(), address.ip(), null));
    } catch (HypervisorException e) {
      if (e.code() != HypervisorException.Code.UNSUPPORTED) {
        throw e;
      }
      LOG.debug("no addresses are kept here: {}", e.getMessage());
    }
  }

  public void free(String network, String mac) {
    hypervisor.removeHostEntry(libvirtName(network), mac);
  }

  /** The subnet of the host's NAT network. */
  public String subnet() {
    return nat.subnet();
  }

  /** What libvirt calls a network. */
  public String libvirtName(String network) {
    if (!network.equals(NatNetwork.NAME)) {
      throw new IllegalArgumentException("this host has no network " + network);
    }
    return nat.libvirtName();
  }
}
