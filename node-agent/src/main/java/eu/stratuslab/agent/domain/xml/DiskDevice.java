package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A virtio disk.
 *
 * @param file the qcow2 file
 * @param index 0 for vda
 * @param serial by which the guest can tell disks apart
 * @param backing what it is a child of, named so that QEMU need not trust what the file says
 */
record DiskDevice(Path file, int index, String serial, @Nullable Backing backing)
    implements DomainElement {

  /** An image under a disk. */
  record Backing(Path file, String format) {}

  @Override
  public Xml toXml() {
    return Xml.of("disk")
        .with("type", "file")
        .with("device", "disk")
        .add(Xml.of("driver").with("name", "qemu").with("type", "qcow2").with("discard", "unmap"))
        .add(Xml.of("source").with("file", file.toString()))
        .add(backingStore())
        .add(Xml.of("target").with("dev", "vd" + (char) ('a' + index)).with("bus", "virtio"))
        .add(Xml.of("serial").text(serial));
  }

  private Xml backingStore() {
    Xml store = Xml.of("backingStore");
    return backing == null
        ? store
        : store
            .with("type", "file")
            .add(Xml.of("format").with("type", backing.format()))
            .add(Xml.of("source").with("file", backing.file().toString()))
            .add(Xml.of("backingStore"));
  }
}
