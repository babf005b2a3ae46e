package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.nio.file.Path;

/** The seed as a read-only virtio disk: Debian's cloud kernel has no driver for AHCI or IDE. */
record SeedDevice(Path file, int index) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("disk")
        .with("type", "file")
        .with("device", "disk")
        .add(Xml.of("driver").with("name", "qemu").with("type", "raw"))
        .add(Xml.of("source").with("file", file.toString()))
        .add(Xml.of("target").with("dev", "vd" + (char) ('a' + index)).with("bus", "virtio"))
        .add(Xml.of("readonly"))
        .add(Xml.of("serial").text("cidata"));
  }
}
