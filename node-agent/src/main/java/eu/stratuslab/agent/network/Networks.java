package eu.stratuslab.agent.network;

import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.Lease;
import eu.stratuslab.agent.hypervisor.NetworkOptions;
import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import eu.stratuslab.model.document.Placement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's networks by their CIMI names; today the one that every host has. */
public final class Networks {

  private static final Logger LOG = LoggerFactory.getLogger(Networks.class);

  private final Hypervisor hypervisor;
  private final NatNetwork nat;

  /** Written to while the network is changed; read from while somebody relies on it. */
  private final ReentrantReadWriteLock changing = new ReentrantReadWriteLock();

  private volatile NetworkOptions options = NetworkOptions.NONE;

  public Networks(Hypervisor hypervisor, NatNetwork nat) {
    this.hypervisor = hypervisor;
    this.nat = nat;
  }

  /**
   * Makes sure that a network is there and active.
   *
   * @throws HypervisorException {@code EXISTS} if there is one of another subnet: machines may have
   *     addresses of it
   */
  public void ensure(String network) {
    var name = libvirtName(network);
    hypervisor.ensureNetwork(nat.toXml(options, List.of()));
    hypervisor
        .network(name)
        .map(ObservedNetwork::gateway)
        .filter(gateway -> !gateway.equals(nat.gateway()))
        .ifPresent(
            gateway -> {
              throw new HypervisorException(
                  HypervisorException.Code.EXISTS,
                  ("the network %s of this host has the address %s, not one of --subnet %s: start"
                          + " the agent with the subnet of before or, once no machine is on this"
                          + " host, take the network away (virsh net-destroy, virsh net-undefine)")
                      .formatted(name, gateway, nat.subnet()));
            });
  }

  /**
   * Brings the host's network to what the cloud's configuration says of it, without cutting any
   * guest off.
   *
   * @return why it is not in force yet; empty if it is
   */
  public Optional<String> revise(NetworkOptions wanted) {
    options = wanted;
    changing.writeLock().lock();
    try {
      var observed = hypervisor.network(nat.libvirtName());
      if (observed.isEmpty()) {
        return Optional.of("the network is not there yet");
      }
      return revised(wanted, observed.get(), false);
    } finally {
      changing.writeLock().unlock();
    }
  }

  private Optional<String> revised(
      NetworkOptions wanted, ObservedNetwork observed, boolean stored) {
    var guests = hypervisor.domains().stream().filter(ObservedDomain::active).count();
    return switch (NetworkPlan.decide(wanted, observed, guests)) {
      case KEEP -> Optional.empty();
      case REDEFINE -> {
        if (stored) {
          yield Optional.of("libvirt keeps %s of %s".formatted(observed.stored(), wanted));
        }
        hypervisor.redefineNetwork(nat.toXml(wanted, observed.hostEntries()));
        LOG.info("the network is stored with {}", wanted);
        yield revised(wanted, hypervisor.network(nat.libvirtName()).orElseThrow(), true);
      }
      case RESTART -> {
        hypervisor.restartNetwork(nat.libvirtName());
        LOG.info("the network was started again with {}", wanted);
        yield Optional.empty();
      }
      case WAIT ->
          Optional.of(
              "%d guests run in the network as it was; it changes once all of them have stopped"
                  .formatted(guests));
    };
  }

  /** Starts a guest while the network stays as it is. */
  public void undisturbed(Runnable start) {
    changing.readLock().lock();
    try {
      start.run();
    } finally {
      changing.readLock().unlock();
    }
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
      undisturbed(
          () ->
              hypervisor.setHostEntry(
                  libvirtName(network), new HostEntry(address.mac(), address.ip(), null)));
    } catch (HypervisorException e) {
      if (e.code() != HypervisorException.Code.UNSUPPORTED) {
        throw e;
      }
      LOG.debug("no addresses are kept here: {}", e.getMessage());
    }
  }

  public void free(String network, String mac) {
    undisturbed(() -> hypervisor.removeHostEntry(libvirtName(network), mac));
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
