package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A virtio disk.
 *
 * @param file the qcow2 file
 * @param target vda and so on: guests number disks in this order
 * @param serial by which the guest can tell disks apart
 * @param backing what it is a child of, named so that QEMU need not trust what the file says
 */
public record DiskDevice(Path file, String target, String serial, @Nullable Backing backing)
    implements DomainElement {

  /** An image under a disk. */
  public record Backing(Path file, String format) {}

  /** The target of a machine's own disk, 0 for the first. */
  static String target(int index) {
    return "vd" + (char) ('a' + index);
  }

  @Override
  public Xml toXml() {
    return Xml.of("disk")
        .with("type", "file")
        .with("device", "disk")
        .add(Xml.of("driver").with("name", "qemu").with("type", "qcow2").with("discard", "unmap"))
        .add(Xml.of("source").with("file", file.toString()))
        .add(backingStore())
        .add(Xml.of("target").with("dev", target).with("bus", "virtio"))
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
