package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.nio.file.Path;
import java.util.List;

/**
 * The seed as a CD-ROM, so that it takes none of the names of disks; on virtio-scsi, since Debian's
 * cloud kernel has no driver for AHCI or IDE.
 */
record SeedDevice(Path file) {

  List<Xml> toXml() {
    return List.of(
        Xml.of("disk")
            .with("type", "file")
            .with("device", "cdrom")
            .add(Xml.of("driver").with("name", "qemu").with("type", "raw"))
            .add(Xml.of("source").with("file", file.toString()))
            .add(Xml.of("target").with("dev", "sda").with("bus", "scsi"))
            .add(Xml.of("readonly"))
            .add(Xml.of("serial").text("cidata")),
        Xml.of("controller").with("type", "scsi").with("index", "0").with("model", "virtio-scsi"));
  }
}
