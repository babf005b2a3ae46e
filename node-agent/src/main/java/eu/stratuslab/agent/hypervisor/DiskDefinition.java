package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a disk's XML says that we look at.
 *
 * @param target the name of the device ("vdb")
 * @param bus of the device
 * @param files its own file first, then what it reads from; empty where it is no file
 */
public record DiskDefinition(String target, @Nullable String bus, List<Path> files) {

  public DiskDefinition {
    files = List.copyOf(files);
  }

  /** Reads a {@code <disk>}. INVALID_XML: without target or file. */
  public static DiskDefinition parse(String xml) {
    XmlElement disk = XmlElement.parse(xml);
    DiskDefinition definition = of(disk);
    if (!disk.localName().equals("disk") || definition.files().isEmpty()) {
      throw new HypervisorException(Code.INVALID_XML, "<disk> with a file expected");
    }
    return definition;
  }

  /** The disks of a domain, in the order of its XML. */
  public static List<DiskDefinition> ofDomain(String domainXml) {
    return disks(XmlElement.parse(domainXml)).map(DiskDefinition::of).toList();
  }

  /** The domain's XML with a disk more. */
  static String with(String domainXml, String diskXml) {
    XmlElement domain = XmlElement.parse(domainXml);
    domain.child("devices").append(XmlElement.parse(diskXml));
    return domain.toXml();
  }

  /** The domain's XML without the disk at a target. */
  static String without(String domainXml, String target) {
    XmlElement domain = XmlElement.parse(domainXml);
    disks(domain).filter(disk -> of(disk).target().equals(target)).forEach(XmlElement::remove);
    return domain.toXml();
  }

  /** Whether it is a file of that name, not only reads from it. */
  public boolean is(Path file) {
    return !files.isEmpty() && sameName(file).test(files.getFirst());
  }

  /** Whether it is, or has under it, a file of that name. */
  public boolean uses(Path file) {
    return files.stream().anyMatch(sameName(file));
  }

  private static Predicate<Path> sameName(Path file) {
    return other -> Objects.equals(other.getFileName(), file.getFileName());
  }

  /** What libvirt wants to be told of a disk that it is to take away. */
  public String toXml() {
    return """
    <disk type='file' device='disk'><source file='%s'/><target dev='%s'%s/></disk>"""
        .formatted(
            quoted(files.getFirst().toString()),
            quoted(target),
            bus == null ? "" : " bus='" + quoted(bus) + "'");
  }

  private static String quoted(String text) {
    return VolumeDefinition.escaped(text).replace("'", "&apos;");
  }

  private static java.util.stream.Stream<XmlElement> disks(XmlElement domain) {
    return domain.at("devices").stream()
        .flatMap(devices -> devices.children("disk").stream().toList().stream());
  }

  private static DiskDefinition of(XmlElement disk) {
    String target =
        disk.at("target")
            .flatMap(t -> t.attribute("dev"))
            .orElseThrow(
                () -> new HypervisorException(Code.INVALID_XML, "<disk> has no <target dev>"));
    var files = new ArrayList<Path>();
    Optional<XmlElement> layer = Optional.of(disk);
    while (layer.isPresent()) {
      layer
          .flatMap(l -> l.at("source"))
          .flatMap(s -> s.attribute("file"))
          .map(Path::of)
          .ifPresent(files::add);
      layer = layer.flatMap(l -> l.at("backingStore"));
    }
    return new DiskDefinition(
        target, disk.at("target").flatMap(t -> t.attribute("bus")).orElse(null), files);
  }
}
