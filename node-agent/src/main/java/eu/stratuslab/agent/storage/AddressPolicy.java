package eu.stratuslab.agent.storage;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * From which addresses images may come: public ones, and those that an administrator has named.
 * Without this, a consumer's image location would reach what only the host can reach.
 *
 * @param allowed networks of private or local addresses that are allowed
 */
record AddressPolicy(List<Network> allowed) {

  private static final List<Network> REFUSED =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/3",
              "::/64",
              "64:ff9b::/32",
              "100::/64",
              "2001::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/9",
              "ff00::/8")
          .map(Network::parse)
          .toList();

  /** A network in CIDR notation. */
  record Network(InetAddress address, int bits) {

    /** Reads a literal; no name is ever looked up. */
    static Network parse(String cidr) {
      String[] parts = cidr.strip().split("/", -1);
      try {
        if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F:.]+")) {
          throw new IllegalArgumentException("not a network like 10.0.0.0/8: " + cidr);
        }
        InetAddress address = InetAddress.getByName(parts[0]);
        int bits = Integer.parseInt(parts[1]);
        if (bits < 0 || bits > address.getAddress().length * Byte.SIZE) {
          throw new IllegalArgumentException("not a network like 10.0.0.0/8: " + cidr);
        }
        return new Network(address, bits);
      } catch (UnknownHostException | NumberFormatException e) {
        throw new IllegalArgumentException("not a network like 10.0.0.0/8: " + cidr, e);
      }
    }

    boolean contains(InetAddress other) {
      byte[] mine = address.getAddress();
      byte[] its = other.getAddress();
      if (mine.length != its.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  static AddressPolicy of(List<String> cidrs) {
    return new AddressPolicy(cidrs.stream().map(Network::parse).toList());
  }

  /** The first of the host's addresses, all of which must be allowed. */
  InetAddress resolve(String host) throws ImageFailure {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw ImageFailure.passing(Reason.SourceUnavailable, "no address for host " + host, e);
    }
    for (InetAddress address : all) {
      if (!allows(address)) {
        throw ImageFailure.lasting(
            Reason.LocationRefused,
            "images may not come from "
                + address.getHostAddress()
                + ": it is private or local, and not among the imageNetworks");
      }
    }
    return all[0];
  }

  boolean allows(InetAddress address) {
    return allowed.stream().anyMatch(network -> network.contains(address))
        || REFUSED.stream().noneMatch(network -> network.contains(address));
  }
}
