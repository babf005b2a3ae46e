package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.xml.DiskDevice;
import eu.stratuslab.agent.domain.xml.DomainXml;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
import eu.stratuslab.model.machine.MachineSpec.UsedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes definitions with the choices of this host. */
public final class Definitions {

  private final BooleanSupplier kvm;
  private final String architecture;
  private final Disks disks;
  private final MachineFiles files;
  private final Images images;
  private final Networks networks;

  /**
   * @param kvm whether guests were proved to run on the host's CPU; may wait for the proof
   */
  public Definitions(
      BooleanSupplier kvm,
      String architecture,
      Disks disks,
      MachineFiles files,
      Images images,
      Networks networks) {
    this.kvm = kvm;
    this.architecture = architecture;
    this.disks = disks;
    this.files = files;
    this.images = images;
    this.networks = networks;
  }

  String xml(Wanted wanted, DomainRecord record, List<DiskDevice> volumes) {
    var place =
        new DomainXml.Place(
            kvm.getAsBoolean(),
            architecture,
            disk -> disks.path(wanted.id(), disk),
            base(wanted),
            files.seed(wanted.id()),
            files.console(wanted.id()),
            networks::libvirtName);
    return new DomainXml(
            wanted.id(),
            wanted.title(),
            DomainRecordXml.write(record),
            wanted.spec(),
            volumes,
            place)
        .toXml();
  }

  /** The image under the first disk: another one than at its creation once it was restored. */
  private DiskDevice.Backing base(Wanted wanted) {
    UsedImage first = wanted.spec().image();
    Path made = images.path(first.digest());
    return wanted.spec().disks().stream()
        .findFirst()
        .flatMap(disk -> disks.backing(wanted.id(), disk.id()))
        .filter(base -> !base.equals(made))
        .map(base -> new DiskDevice.Backing(base, "qcow2"))
        .orElse(new DiskDevice.Backing(made, first.format()));
  }
}
