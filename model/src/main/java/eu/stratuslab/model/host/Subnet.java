package eu.stratuslab.model.host;

/**
 * The addresses of an IPv4 network that guests may have: all but the network, those that are
 * reserved at its beginning, of which the first is the gateway, and the broadcast address.
 *
 * @param base the network's address as a number
 * @param first how many addresses precede the first that a guest may have
 * @param size how many guests may have one
 */
public record Subnet(long base, int first, int size) {
  /** The network's address and that of all. */
  private static final int NOBODYS = 2;

  private static final int SMALLEST = 30;
  private static final int GREATEST = 16;

  /**
   * Reads {@code 192.168.122.0/24}.
   *
   * @param reserved how many addresses at the beginning no guest gets, at least 1; at least one is
   *     left, however small the subnet is
   * @throws IllegalArgumentException if it is none, or has not between 1 and 65,533 addresses
   */
  public static Subnet of(String cidr, int reserved) {
    var slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a subnet: " + cidr);
    }
    var bits = Integer.parseInt(cidr.substring(slash + 1));
    if (bits < GREATEST || bits > SMALLEST) {
      throw new IllegalArgumentException("not a subnet of a usable size: " + cidr);
    }
    var all = 1L << (32 - bits);
    var kept = Math.clamp(reserved, 1, (int) all - NOBODYS - 1);
    return new Subnet(
        number(cidr.substring(0, slash)) & -all, kept + 1, (int) all - NOBODYS - kept);
  }

  private static long number(String address) {
    var parts = address.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + address);
    }
    var number = 0L;
    for (var part : parts) {
      var octet = Integer.parseInt(part);
      if (octet < 0 || octet > 255) {
        throw new IllegalArgumentException("not an IPv4 address: " + address);
      }
      number = number << 8 | octet;
    }
    return number;
  }

  /** The address with that index, from 0 to {@link #size} - 1. */
  public String address(int index) {
    return written(base + first + index);
  }

  /** The network's own address. */
  public String network() {
    return written(base);
  }

  /** The first address, which is the host's. */
  public String gateway() {
    return written(base + 1);
  }

  /** As in {@code 255.255.255.0}. */
  public String netmask() {
    return written(-(long) (first + size + 1));
  }

  private static String written(long number) {
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }
}
