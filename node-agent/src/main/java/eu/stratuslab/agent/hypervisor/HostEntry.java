package eu.stratuslab.agent.hypervisor;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a network's DHCP server gives to a MAC: an IPv4 address and, if wanted, a host name. */
public record HostEntry(String mac, String ip, @Nullable String name) {

  private static final String MAC = "([0-9a-f]{2}:){5}[0-9a-f]{2}";
  private static final String ADDRESS = "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,252}";

  public HostEntry {
    mac = requireNonNull(mac, "mac is null").toLowerCase(Locale.ROOT);
    requireNonNull(ip, "ip is null");
    if (!mac.matches(MAC)) {
      throw new IllegalArgumentException("not a MAC address: " + mac);
    }
    if (!ip.matches(ADDRESS)) {
      throw new IllegalArgumentException("not an IPv4 address: " + ip);
    }
    if (name != null && !name.matches(NAME)) {
      throw new IllegalArgumentException("not a host name: " + name);
    }
  }

  /** The libvirt element; the checked values need no escaping. */
  public String toXml() {
    String named = name == null ? "" : " name='" + name + "'";
    return "<host mac='" + mac + "'" + named + " ip='" + ip + "'/>";
  }
}
