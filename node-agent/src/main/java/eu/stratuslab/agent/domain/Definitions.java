package eu.stratuslab.agent.domain;

import eu.stratuslab.agent.domain.xml.DiskDevice;
import eu.stratuslab.agent.domain.xml.DomainXml;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.Images;
import eu.stratuslab.agent.storage.MachineFiles;
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
            images.path(wanted.spec().image().digest()),
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
}
