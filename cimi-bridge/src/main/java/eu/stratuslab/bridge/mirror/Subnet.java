package eu.stratuslab.bridge.mirror;

/**
 * The addresses of an IPv4 network that guests may have: all but the network, the gateway (the
 * first) and the broadcast address.
 *
 * @param base the network's address as a number
 * @param size how many guests may have one
 */
record Subnet(long base, int size) {
  private static final int RESERVED_FIRST = 2;
  private static final int RESERVED = 3;
  private static final int SMALLEST = 30;
  private static final int GREATEST = 16;

  /**
   * Reads {@code 192.168.122.0/24}.
   *
   * @throws IllegalArgumentException if it is none, or has not between 1 and 65,533 addresses
   */
  static Subnet of(String cidr) {
    var slash = cidr.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a subnet: " + cidr);
    }
    var bits = Integer.parseInt(cidr.substring(slash + 1));
    if (bits < GREATEST || bits > SMALLEST) {
      throw new IllegalArgumentException("not a subnet of a usable size: " + cidr);
    }
    var all = 1L << (32 - bits);
    return new Subnet(number(cidr.substring(0, slash)) & -all, (int) all - RESERVED);
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
  String address(int index) {
    var number = base + RESERVED_FIRST + index;
    return (number >> 24 & 255)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }
}
