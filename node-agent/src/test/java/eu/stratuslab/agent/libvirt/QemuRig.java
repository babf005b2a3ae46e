package eu.stratuslab.agent.libvirt;

import eu.stratuslab.agent.hypervisor.Await;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Real guests of 16 MiB without system, emulated: KVM is not needed, nor helpful in a nested VM.
 */
final class QemuRig implements HypervisorRig {

  /** Long enough to kill a daemon on a slow machine after the guest has booted. */
  private static final int SECONDS_TO_LIVE = 10;

  private final VirtualHost host = VirtualHost.start();
  private final Hypervisor hypervisor = LibvirtHypervisor.connect(host.uri());
  private final Path floppy = host.directory().resolve("boot.img");
  private final Path mortal = host.directory().resolve("mortal.img");
  private final Path full = host.directory().resolve("full");

  QemuRig() {
    BootSector.write(floppy);
    BootSector.writeMortal(mortal, SECONDS_TO_LIVE);
    host.exec("mkdir", full.toString());
    mountFull();
  }

  private void mountFull() {
    host.exec("mount", "-t", "tmpfs", "-o", "size=8m", "full", full.toString());
  }

  @Override
  public Hypervisor hypervisor() {
    return hypervisor;
  }

  @Override
  public Set<Ability> abilities() {
    return EnumSet.allOf(Ability.class);
  }

  @Override
  public String guest(UUID uuid, String name, String metadata) {
    return guest(uuid, name, metadata, floppy);
  }

  @Override
  public String mortalGuest(UUID uuid, String name, String metadata) {
    return guest(uuid, name, metadata, mortal);
  }

  private String guest(UUID uuid, String name, String metadata, Path image) {
    String devices =
        """
        <disk type='file' device='floppy'><driver name='qemu' type='raw'/><source file='%s'/>\
        <target dev='fda' bus='fdc'/><readonly/></disk>\
        <serial type='file'><source path='%s'/></serial>"""
            .formatted(image, console(uuid));
    return domain(uuid, name, metadata, "<boot dev='fd'/>", devices);
  }

  @Override
  public String deafGuest(UUID uuid, String name, String metadata) {
    return domain(uuid, name, metadata, "<boot dev='hd'/>", "");
  }

  @Override
  public String guestOnNetwork(
      UUID uuid, String name, String metadata, String network, String mac) {
    String nic =
        "<interface type='network'><mac address='%s'/><source network='%s'/><model type='virtio'/></interface>"
            .formatted(mac, network);
    return domain(uuid, name, metadata, "<boot dev='network'/>", nic);
  }

  private static String domain(
      UUID uuid, String name, String metadata, String boot, String devices) {
    String carried = metadata.isEmpty() ? "" : "<metadata>" + metadata + "</metadata>";
    return """
    <domain type='qemu'><name>%s</name><uuid>%s</uuid>%s<memory unit='MiB'>16</memory>\
    <os><type arch='x86_64' machine='pc'>hvm</type>%s</os><features><acpi/></features>\
    <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>%s\
    <controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"""
        .formatted(name, uuid, carried, boot, devices);
  }

  private Path console(UUID uuid) {
    return host.directory().resolve("console-" + uuid);
  }

  @Override
  public void awaitGuest(UUID uuid) {
    awaitConsole(uuid, "R");
  }

  private void awaitConsole(UUID uuid, String letter) {
    Await.until(
        "the console of " + uuid + " shows " + letter,
        () -> {
          try {
            return Files.readString(console(uuid)).contains(letter);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public UUID foreignDomain(String name) {
    return foreign(name, "");
  }

  @Override
  public UUID foreignDomain(String name, Path disk) {
    String device =
        "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s'/><target dev='vda' bus='virtio'/></disk>"
            .formatted(disk);
    return foreign(name, device);
  }

  /** It has no system that could answer; QEMU itself lets go when the machine is reset. */
  @Override
  public void guestKeepsDisks(UUID uuid) {}

  @Override
  public void guestLetsGo(UUID uuid) {
    host.virsh("reset", uuid.toString());
  }

  private UUID foreign(String name, String devices) {
    UUID uuid = UUID.randomUUID();
    Path xml = host.directory().resolve(uuid + ".xml");
    try {
      Files.writeString(xml, domain(uuid, name, "", "<boot dev='hd'/>", devices));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host.virsh("define", xml.toString());
    host.virsh("start", name);
    return uuid;
  }

  @Override
  public boolean foreignRuns(UUID uuid) {
    return host.virsh("domstate", uuid.toString()).strip().equals("running")
        && host.virsh("domid", uuid.toString()).strip().matches("[0-9]+");
  }

  @Override
  public Path directory() {
    return host.directory().resolve("pools");
  }

  @Override
  public Path smallDirectory() {
    return full;
  }

  VirtualHost host() {
    return host;
  }

  @Override
  public void guestPowersOff(UUID uuid) {
    host.virsh("send-key", uuid.toString(), "KEY_A");
  }

  /** It says so itself; its process then waits for the daemon. */
  @Override
  public void awaitPowerOff(UUID uuid) {
    awaitConsole(uuid, "B");
  }

  @Override
  public void hostReboots() {
    host.reboot();
    mountFull();
  }

  @Override
  public void losesConfiguration() {
    host.killLibvirtd();
    host.exec("sh", "-c", "rm -r /etc/libvirt/qemu/* /etc/libvirt/storage/*");
    host.reviveLibvirtd();
  }

  @Override
  public void qemuDies(UUID uuid) {
    host.killQemu("m-" + uuid);
  }

  @Override
  public String process(UUID uuid) {
    return host.qemuPid("m-" + uuid);
  }

  @Override
  public void libvirtdDies() {
    host.killLibvirtd();
  }

  @Override
  public void libvirtdReturns() {
    host.reviveLibvirtd();
  }

  @Override
  public void managedSave(UUID uuid) {
    host.virsh("managedsave", uuid.toString());
  }

  private static String savedMemory(UUID uuid) {
    return "/var/lib/libvirt/qemu/save/m-" + uuid + ".save";
  }

  /** Root reads whatever it opens, but no directory. */
  @Override
  public void memoryIsUnreadable(UUID uuid, boolean now) {
    String file = savedMemory(uuid);
    String change = now ? "mv %1$s %1$s.away && mkdir %1$s" : "rmdir %1$s && mv %1$s.away %1$s";
    host.exec("sh", "-c", change.formatted(file));
  }

  @Override
  public void memoryWasCutOff(UUID uuid) {
    String change = "printf LibvirtQemudPart | dd of=%s conv=notrunc";
    host.exec("sh", "-c", change.formatted(savedMemory(uuid)));
  }

  @Override
  public void memoryIsLost(UUID uuid) {
    host.exec("rm", savedMemory(uuid));
  }

  /** One that waits for somebody to fetch the data. */
  @Override
  public void administratorCopies(UUID uuid, Path disk) {
    Path xml = host.directory().resolve("backup-" + uuid + ".xml");
    String job =
        """
        <domainbackup mode='pull'><server transport='unix' socket='%s.nbd'/><disks>\
        <disk name='vdb' backup='yes' type='file'><scratch file='%s.scratch'/></disk>\
        <disk name='fda' backup='no'/></disks></domainbackup>"""
            .formatted(xml, xml);
    try {
      Files.writeString(xml, job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host.virsh("backup-begin", uuid.toString(), xml.toString());
  }

  @Override
  public void administratorEndsCopy(UUID uuid) {
    host.virsh("domjobabort", uuid.toString());
  }

  @Override
  public void close() {
    hypervisor.close();
    host.close();
  }
}
