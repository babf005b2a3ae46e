package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.document.Placement.Address;
import eu.stratuslab.model.host.Subnet;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Claims addresses in the network of a host before a placement names them. */
final class AddressClaims {
  private static final Acl NOBODYS = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());

  private final DocumentStore store;
  private final InstantSource clock;

  AddressClaims(DocumentStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * One address for each interface. The search starts where the key says, so that a second try
   * after a crash finds what the first one claimed.
   *
   * @param cidr the host's subnet, less what the cloud's configuration reserves now
   * @param interfaces MAC addresses by interface
   * @param job that is named in the claims beside the owner
   * @throws StoreException {@code NO_SPACE} if the subnet is full
   */
  List<Address> claim(
      Document owner, String host, String cidr, Map<String, String> interfaces, String job) {
    var subnet = Subnet.of(cidr, configuration().networking().reserved());
    var addresses = new ArrayList<Address>();
    var taken = new HashSet<String>();
    interfaces.forEach(
        (id, mac) -> {
          var ip = claimOne(owner, host, subnet, mac, taken, job);
          taken.add(ip);
          addresses.add(new Address(id, mac, ip));
        });
    return addresses;
  }

  private ConfigurationSpec configuration() {
    return Reads.living(store, ResourceTypes.SERVICE_CONFIGURATION.name(), store.cloud())
        .map(stored -> stored.document().specAs(ConfigurationSpec.class))
        .orElse(ConfigurationSpec.DEFAULT);
  }

  private String claimOne(
      Document owner, String host, Subnet subnet, String mac, Set<String> taken, String job) {
    var start = Math.floorMod((owner.key() + mac).hashCode(), subnet.size());
    for (var i = 0; i < subnet.size(); i++) {
      var ip = subnet.address((start + i) % subnet.size());
      if (!taken.contains(ip) && take(owner, Placement.claim(host, ip), job)) {
        return ip;
      }
    }
    throw new StoreException(Code.NO_SPACE, "no address is free in the network of host " + host);
  }

  private boolean take(Document owner, Claim claim, String job) {
    var spec = Json.object().put("type", owner.type()).put("owner", owner.key()).put("job", job);
    var document =
        Document.create(Claim.TYPE, claim.key(), store.cloud(), "", NOBODYS, clock.instant(), spec);
    try {
      store.insert(document);
      return true;
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
      return heldBy(claim, owner);
    }
  }

  private boolean heldBy(Claim claim, Document owner) {
    try {
      var held = store.get(Claim.TYPE, claim.key()).document();
      return held.spec().path("owner").asText().equals(owner.key());
    } catch (StoreException e) {
      if (e.code() == Code.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Lets go of addresses that no placement came to name. */
  void release(Document owner, String host, List<Address> addresses) {
    for (var address : addresses) {
      var claim = Placement.claim(host, address.ip());
      try {
        var held = store.get(Claim.TYPE, claim.key());
        if (held.document().spec().path("owner").asText().equals(owner.key())) {
          store.remove(Claim.TYPE, claim.key(), held.version());
        }
      } catch (StoreException e) {
        if (e.code() != Code.NOT_FOUND && e.code() != Code.CONFLICT) {
          throw e;
        }
      }
    }
  }
}
