package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;

/** A hypervisor under test, and the hand that plays guest, administrator and misfortune. */
public interface HypervisorRig extends AutoCloseable {

  /** What not every back end has; the tests for the rest are skipped by name. */
  enum Ability {
    /** Guests see the power button, and may ignore it. */
    ACPI,
    /** Guests power off by themselves. */
    GUEST_POWER_OFF,
    /** A guest's process can be killed. */
    QEMU_DEATH,
    /** The daemon can be killed and comes back. */
    DAEMON_DEATH,
    /** The host can reboot. */
    HOST_REBOOT,
    /** The daemon can lose its configuration, with domains running. */
    CONFIGURATION_LOSS,
    /** Domains can be started paused. */
    START_PAUSED,
    /** Volumes are files, with backing chains and free space. */
    VOLUME_FILES,
    VOLUME_RESIZE,
    NO_SPACE,
    HOST_ENTRIES,
    DHCP,
    /** Definitions are checked against the schema. */
    SCHEMA,
    /** Guests go on from saved memory, with the definition that they were saved with. */
    MANAGED_SAVE,
    /** Disks come and go while a guest runs. */
    DISK_HOTPLUG
  }

  Hypervisor hypervisor();

  Set<Ability> abilities();

  /** Domain XML of a guest without disks or system; it obeys the power button if it can. */
  String guest(UUID uuid, String name, String metadata);

  /** The same, but the guest ignores the power button. */
  default String deafGuest(UUID uuid, String name, String metadata) {
    throw new UnsupportedOperationException("without ability ACPI");
  }

  /** A domain of somebody else, running, without our metadata. */
  UUID foreignDomain(String name);

  /** Whether that domain runs untouched. */
  boolean foreignRuns(UUID uuid);

  /** A directory that pools may be made in. */
  Path directory();

  /** A directory with less than 64 MiB left. */
  default Path smallDirectory() {
    throw new UnsupportedOperationException("without ability NO_SPACE");
  }

  /** Network XML with a subnet that nobody else uses, 10.211.x.0/24 given its third byte. */
  default String network(UUID uuid, String name, int subnet) {
    return """
    <network><name>%s</name><uuid>%s</uuid><forward mode='nat'/>\
    <bridge name='%s' stp='off' delay='0'/>\
    <ip address='10.211.%d.1' netmask='255.255.255.0'>\
    <dhcp><range start='10.211.%d.2' end='10.211.%d.254'/></dhcp></ip></network>"""
        .formatted(name, uuid, "vb" + subnet, subnet, subnet, subnet);
  }

  default void guestPowersOff(UUID uuid) {
    throw new UnsupportedOperationException("without ability GUEST_POWER_OFF");
  }

  /** The guest shows that it listens to its power button by now. */
  default void awaitGuest(UUID uuid) {}

  default void qemuDies(UUID uuid) {
    throw new UnsupportedOperationException("without ability QEMU_DEATH");
  }

  /** Something that stays the same exactly as long as the domain's process does. */
  default String process(UUID uuid) {
    return String.valueOf(hypervisor().domain(uuid).orElseThrow().id());
  }

  default void libvirtdDies() {
    throw new UnsupportedOperationException("without ability DAEMON_DEATH");
  }

  default void libvirtdReturns() {
    throw new UnsupportedOperationException("without ability DAEMON_DEATH");
  }

  /**
   * A guest that powers off some seconds after its boot; the fake's waits for {@link
   * #guestPowersOff}.
   */
  default String mortalGuest(UUID uuid, String name, String metadata) {
    return guest(uuid, name, metadata);
  }

  /** Waits until a guest that was to power off by itself has done so, without asking the daemon. */
  default void awaitPowerOff(UUID uuid) {
    guestPowersOff(uuid);
  }

  default void hostReboots() {
    throw new UnsupportedOperationException("without ability HOST_REBOOT");
  }

  default void losesConfiguration() {
    throw new UnsupportedOperationException("without ability CONFIGURATION_LOSS");
  }

  /** A guest asks the DHCP server of a network for an address; its MAC is given. */
  default String guestOnNetwork(
      UUID uuid, String name, String metadata, String network, String mac) {
    throw new UnsupportedOperationException("without ability DHCP");
  }

  /**
   * After a guest on the network was started: the DHCP exchange takes place, if it has to be
   * played.
   */
  default void playDhcp(String network, String mac, String ip) {}

  /** Saves a running domain's memory, by the hand of an administrator. */
  default void managedSave(UUID uuid) {
    throw new UnsupportedOperationException("without ability MANAGED_SAVE");
  }

  /** The file with a domain's saved memory cannot be read, or can be read again. */
  default void memoryIsUnreadable(UUID uuid, boolean now) {
    throw new UnsupportedOperationException("without ability MANAGED_SAVE");
  }

  /** The file with a domain's saved memory becomes one that was never finished. */
  default void memoryWasCutOff(UUID uuid) {
    throw new UnsupportedOperationException("without ability MANAGED_SAVE");
  }

  /** The file with a domain's saved memory is gone. */
  default void memoryIsLost(UUID uuid) {
    throw new UnsupportedOperationException("without ability MANAGED_SAVE");
  }

  /** The same as {@link #foreignDomain}, with a disk. */
  default UUID foreignDomain(String name, Path disk) {
    throw new UnsupportedOperationException("without ability DISK_HOTPLUG");
  }

  /** The guest does not let go of disks by itself. */
  default void guestKeepsDisks(UUID uuid) {
    throw new UnsupportedOperationException("without ability DISK_HOTPLUG");
  }

  /** The guest lets go of the disks that it was asked for. */
  default void guestLetsGo(UUID uuid) {
    throw new UnsupportedOperationException("without ability DISK_HOTPLUG");
  }

  /** An administrator begins to copy the disk at "vdb"; he does not end before he is told to. */
  default void administratorCopies(UUID uuid, Path disk) {
    throw new UnsupportedOperationException("without ability DISK_HOTPLUG");
  }

  default void administratorEndsCopy(UUID uuid) {
    throw new UnsupportedOperationException("without ability DISK_HOTPLUG");
  }

  @Override
  void close();
}
