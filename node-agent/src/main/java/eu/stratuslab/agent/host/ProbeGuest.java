package eu.stratuslab.agent.host;

import eu.stratuslab.agent.hypervisor.DomainMetadata;
import eu.stratuslab.agent.xml.Xml;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A guest of one boot sector, which enters protected mode, counts, and powers off. Where KVM runs
 * guests on the CPU that takes a fraction of a second; where it interprets them, as some nested
 * ones do, a firmware still boots but an operating system is slower than under plain emulation.
 */
record ProbeGuest(UUID uuid, Path disk) {

  private static final int SECTOR = 512;
  private static final int DISK_BYTES = 1 << 20;

  /** Of a "pc" machine: SeaBIOS puts its power register at port 0x604. */
  private static final String CODE =
      "fa 31c0 8ed8" // cli; ds = 0
          + "0f0116 507c" // lgdt [0x7c50]
          + "0f20c0 0c01 0f22c0" // protected mode on
          + "ea 177c 0800" // jmp 0x08:0x7c17, the next instruction
          + "66b81000 8ed8" // ds = 0x10
          + "b9 00c2eb0b" // ecx = 200,000,000
          + "49 75fd" // dec ecx; not zero? again
          + "66ba0406 66b80020 66ef" // out 0x604, 0x2000: soft off
          + "f4 ebfd"; // hlt for ever

  /** Flat code and data segments, at 0x7c38, and the register that names them, at 0x7c50. */
  private static final String SEGMENTS =
      "0000000000000000 ffff0000009acf00 ffff00000092cf00" + "1700 387c0000";

  private static final int SEGMENTS_AT = 0x38;

  void writeDisk() throws IOException {
    byte[] code = HexFormat.of().parseHex(CODE.replace(" ", ""));
    byte[] segments = HexFormat.of().parseHex(SEGMENTS.replace(" ", ""));
    byte[] sector = Arrays.copyOf(code, SECTOR);
    System.arraycopy(segments, 0, sector, SEGMENTS_AT, segments.length);
    sector[SECTOR - 2] = 0x55;
    sector[SECTOR - 1] = (byte) 0xaa;
    try (var image = new RandomAccessFile(disk.toFile(), "rw")) {
      image.setLength(0);
      image.write(sector);
      image.setLength(DISK_BYTES);
    }
  }

  /**
   * @param type of the domain: kvm or qemu
   */
  String toXml(String type, String architecture) {
    return Xml.of("domain")
        .with("type", type)
        .add(Xml.of("name").text("stratuslab-probe-" + uuid))
        .add(Xml.of("uuid").text(uuid.toString()))
        .add(Xml.of("metadata").add(metadata()))
        .add(Xml.of("memory").with("unit", "KiB").text("16384"))
        .add(Xml.of("vcpu").text("1"))
        .add(
            Xml.of("os")
                .add(Xml.of("type").with("arch", architecture).with("machine", "pc").text("hvm")))
        .add(Xml.of("features").add(Xml.of("acpi")))
        .add(Xml.of("on_reboot").text("destroy"))
        .add(
            Xml.of("devices")
                .add(
                    Xml.of("disk")
                        .with("type", "file")
                        .with("device", "disk")
                        .add(Xml.of("driver").with("name", "qemu").with("type", "raw"))
                        .add(Xml.of("source").with("file", disk.toString()))
                        .add(Xml.of("target").with("dev", "vda").with("bus", "virtio")))
                .add(Xml.of("controller").with("type", "usb").with("model", "none"))
                .add(Xml.of("memballoon").with("model", "none")))
        .toXml();
  }

  /** Ours, so that we see it, but no machine. */
  private static Xml metadata() {
    return Xml.of(DomainMetadata.PREFIX + ":probe")
        .with("xmlns:" + DomainMetadata.PREFIX, DomainMetadata.NAMESPACE);
  }
}
