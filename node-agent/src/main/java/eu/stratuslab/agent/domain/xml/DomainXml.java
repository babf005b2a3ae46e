package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.NetworkInterface;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a machine's domain. libvirt's autostart stays off: the agent starts machines.
 *
 * @param uuid of document and domain; also the domain's name, unique as no other name is
 * @param title the CIMI name, for people who use virsh
 * @param metadata what the agent remembers
 * @param spec what is wanted
 * @param volumes beside its own disks
 * @param place where things lie on the host
 */
public record DomainXml(
    String uuid,
    @Nullable String title,
    Xml metadata,
    MachineSpec spec,
    List<DiskDevice> volumes,
    Place place) {

  public DomainXml {
    volumes = List.copyOf(volumes);
  }

  /**
   * A host's choices for one machine.
   *
   * @param kvm true if guests run on the host's CPU, false for plain emulation
   * @param architecture libvirt's word
   * @param disk the file of a disk by its id
   * @param image what the first disk is a child of
   * @param network the libvirt network by its CIMI name
   */
  public record Place(
      boolean kvm,
      String architecture,
      Function<String, Path> disk,
      DiskDevice.Backing image,
      Path seed,
      Path console,
      Function<String, String> network) {}

  /** The text for libvirt. */
  public String toXml() {
    return Xml.of("domain")
        .with("type", place.kvm() ? "kvm" : "qemu")
        .add(Xml.of("name").text(uuid))
        .add(Xml.of("uuid").text(uuid))
        .add(title == null ? null : Xml.of("title").text(title.replaceAll("\\R", " ")))
        .add(new Metadata(metadata).toXml())
        .add(new Memory(spec.memory()).toXml())
        .addAll(new Cpu(spec.cpu(), place.kvm()).toXml())
        .add(new Sysinfo(uuid).toXml())
        .add(new Os(place.architecture()).toXml())
        .add(new Features().toXml())
        .add(new Clock().toXml())
        .addAll(new Events().toXml())
        .add(Xml.of("devices").addAll(devices()))
        .toXml();
  }

  private List<Xml> devices() {
    var devices = new ArrayList<Xml>();
    disks().forEach(disk -> devices.add(disk.toXml()));
    devices.addAll(new SeedDevice(place.seed()).toXml());
    devices.add(new NoUsb().toXml());
    for (NetworkInterface nic : spec.interfaces()) {
      String network = place.network().apply(nic.network());
      devices.add(new InterfaceDevice(nic.macAddress(), network).toXml());
    }
    devices.addAll(new Console(place.console()).toXml());
    devices.add(new GuestAgent().toXml());
    devices.add(new Balloon().toXml());
    devices.add(new Rng().toXml());
    return devices;
  }

  /** In the order of their targets, which is the order in which a guest finds them. */
  private List<DiskDevice> disks() {
    List<Disk> own = spec.disks();
    return Stream.concat(
            IntStream.range(0, own.size()).mapToObj(i -> disk(own.get(i), i)), volumes.stream())
        .sorted(Comparator.comparing(DiskDevice::target))
        .toList();
  }

  private DiskDevice disk(Disk disk, int index) {
    return new DiskDevice(
        place.disk().apply(disk.id()),
        DiskDevice.target(index),
        "disk-" + disk.id(),
        index == 0 ? place.image() : null);
  }
}
