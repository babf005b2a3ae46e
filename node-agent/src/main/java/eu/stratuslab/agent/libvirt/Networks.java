package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.HostEntry;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.agent.hypervisor.Lease;
import eu.stratuslab.agent.hypervisor.NetworkDefinition;
import eu.stratuslab.agent.hypervisor.ObservedNetwork;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Networks, their fixed addresses and their leases through libvirt. */
final class Networks {

  private static final int XML_INACTIVE = 1;
  private static final int AFFECT_LIVE = 1;
  private static final int AFFECT_CONFIG = 2;
  private static final int MODIFY = 1;
  private static final int DELETE = 2;
  private static final int ADD_LAST = 3;
  private static final int SECTION_DHCP_HOST = 4;

  /** libvirt finds the one address of the network that has a DHCP server. */
  private static final int ANY_PARENT = -1;

  /** {@code struct _virNetworkDHCPLease}. */
  private static final long LEASE_BYTES = 72;

  private static final long EXPIRY_OFFSET = 8;
  private static final long TYPE_OFFSET = 16;
  private static final long MAC_OFFSET = 24;
  private static final long IP_OFFSET = 40;
  private static final long HOSTNAME_OFFSET = 56;
  private static final int IPV4 = 0;

  private Networks() {}

  static void ensure(Call call, NetworkDefinition wanted, String xml) {
    MemorySegment network =
        lookup(call, wanted.name())
            .map(present -> sameUuid(call, present, wanted))
            .orElseGet(() -> define(call, xml));
    if (!isActive(call, network)) {
      call.integer(Function.virNetworkCreate, network);
    }
  }

  static void redefine(Call call, NetworkDefinition wanted, String xml) {
    sameUuid(call, existing(call, wanted.name()), wanted);
    define(call, xml);
  }

  private static MemorySegment define(Call call, String xml) {
    return call.object(
        Function.virNetworkFree, Function.virNetworkDefineXML, call.connection(), xml);
  }

  static void restart(Call call, String name) {
    MemorySegment network = existing(call, name);
    if (isActive(call, network)) {
      call.integer(Function.virNetworkDestroy, network);
    }
    call.integer(Function.virNetworkCreate, network);
  }

  private static MemorySegment sameUuid(
      Call call, MemorySegment network, NetworkDefinition wanted) {
    NetworkDefinition is = definition(call, network, 0);
    if (!is.uuid().equals(wanted.uuid())) {
      throw new HypervisorException(
          Code.EXISTS, "network " + wanted.name() + " exists with uuid " + is.uuid());
    }
    return network;
  }

  static Optional<ObservedNetwork> one(Call call, String name) {
    return lookup(call, name)
        .map(
            network ->
                definition(call, network, 0)
                    .observed(isActive(call, network), stored(call, network)));
  }

  /**
   * Brings the stored and the live definition to the entry, each by what it lacks: a crash between
   * the two is repaired by the next call.
   */
  static void set(Call call, String name, HostEntry entry) {
    MemorySegment network = existing(call, name);
    NetworkDefinition stored = definition(call, network, XML_INACTIVE);
    refuseTaken(stored, entry);
    if (!isActive(call, network)) {
      set(call, network, stored, entry, AFFECT_CONFIG);
      return;
    }
    NetworkDefinition live = definition(call, network, 0);
    refuseTaken(live, entry);
    set(call, network, stored, entry, AFFECT_CONFIG);
    set(call, network, live, entry, AFFECT_LIVE);
  }

  private static void set(
      Call call, MemorySegment network, NetworkDefinition is, HostEntry entry, int where) {
    if (!is.hostEntries().contains(entry)) {
      int command = hasMac(is, entry.mac()) ? MODIFY : ADD_LAST;
      update(call, network, command, entry.toXml(), where);
    }
  }

  static void remove(Call call, String name, String mac) {
    MemorySegment network = existing(call, name);
    String wanted = mac.toLowerCase(Locale.ROOT);
    remove(call, network, definition(call, network, XML_INACTIVE), wanted, AFFECT_CONFIG);
    if (isActive(call, network)) {
      remove(call, network, definition(call, network, 0), wanted, AFFECT_LIVE);
    }
  }

  private static void remove(
      Call call, MemorySegment network, NetworkDefinition is, String mac, int where) {
    is.hostEntries().stream()
        .filter(entry -> entry.mac().equals(mac))
        .forEach(entry -> update(call, network, DELETE, entry.toXml(), where));
  }

  static List<Lease> leases(Call call, String name) {
    MemorySegment network = existing(call, name);
    return call
        .objects(
            Function.virNetworkDHCPLeaseFree,
            Function.virNetworkGetDHCPLeases,
            network,
            MemorySegment.NULL,
            null,
            0)
        .stream()
        .map(lease -> lease.reinterpret(LEASE_BYTES))
        .filter(lease -> lease.get(ValueLayout.JAVA_INT, TYPE_OFFSET) == IPV4)
        .flatMap(lease -> lease(lease).stream())
        .sorted(Comparator.comparing(Lease::mac))
        .toList();
  }

  private static Optional<Lease> lease(MemorySegment lease) {
    String mac = text(lease, MAC_OFFSET);
    String ip = text(lease, IP_OFFSET);
    long expires = lease.get(ValueLayout.JAVA_LONG, EXPIRY_OFFSET);
    return mac == null || ip == null
        ? Optional.empty()
        : Optional.of(
            new Lease(
                mac,
                ip,
                text(lease, HOSTNAME_OFFSET),
                expires == 0 ? Instant.MAX : Instant.ofEpochSecond(expires)));
  }

  private static @Nullable String text(MemorySegment struct, long offset) {
    MemorySegment string = struct.get(ValueLayout.ADDRESS, offset);
    return string.equals(MemorySegment.NULL) ? null : NativeLibrary.text(string);
  }

  /** libvirt checks this when it adds an entry, but not when it changes one. */
  private static void refuseTaken(NetworkDefinition is, HostEntry entry) {
    is.hostEntries().stream()
        .filter(other -> !other.mac().equals(entry.mac()))
        .filter(
            other ->
                other.ip().equals(entry.ip())
                    || (entry.name() != null && entry.name().equals(other.name())))
        .findFirst()
        .ifPresent(
            other -> {
              throw new HypervisorException(
                  Code.EXISTS, other.mac() + " holds the address or name of " + entry);
            });
  }

  private static boolean hasMac(NetworkDefinition is, String mac) {
    return is.hostEntries().stream().anyMatch(entry -> entry.mac().equals(mac));
  }

  private static void update(Call call, MemorySegment network, int command, String xml, int where) {
    call.integer(
        Function.virNetworkUpdate, network, command, SECTION_DHCP_HOST, ANY_PARENT, xml, where);
  }

  private static MemorySegment existing(Call call, String name) {
    return lookup(call, name)
        .orElseThrow(() -> new HypervisorException(Code.NOT_FOUND, "no network " + name));
  }

  private static Optional<MemorySegment> lookup(Call call, String name) {
    return call.found(
        NativeError.NO_NETWORK,
        Function.virNetworkFree,
        Function.virNetworkLookupByName,
        call.connection(),
        name);
  }

  /** libvirt's test driver tells of what is live only. */
  private static NetworkDefinition stored(Call call, MemorySegment network) {
    try {
      return definition(call, network, XML_INACTIVE);
    } catch (NativeFailure e) {
      if (e.error().toException(e).code() != Code.UNSUPPORTED) {
        throw e;
      }
      return definition(call, network, 0);
    }
  }

  private static boolean isActive(Call call, MemorySegment network) {
    return call.integer(Function.virNetworkIsActive, network) == 1;
  }

  private static NetworkDefinition definition(Call call, MemorySegment network, int flags) {
    return NetworkDefinition.parse(call.ownedText(Function.virNetworkGetXMLDesc, network, flags));
  }
}
