package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What volume XML says that we look at; sizes in bytes. */
public record VolumeDefinition(
    String name,
    @Nullable Path path,
    String format,
    long capacityBytes,
    long allocationBytes,
    @Nullable Path backing) {

  /** Reads volume XML. INVALID_XML: without name or capacity. */
  public static VolumeDefinition parse(String xml) {
    XmlElement volume = XmlElement.parse(xml);
    long capacity = volume.at("capacity").map(VolumeDefinition::bytes).orElse(0L);
    return new VolumeDefinition(
        DomainDefinition.required(volume, "name"),
        path(volume.at("target", "path")),
        volume.at("target", "format").flatMap(f -> f.attribute("type")).orElse("raw"),
        capacity,
        volume.at("allocation").map(VolumeDefinition::bytes).orElse(capacity),
        path(volume.at("backingStore", "path")));
  }

  /** A sparse volume. */
  public static VolumeDefinition empty(String name, long capacityBytes, VolumeFormat format) {
    return new VolumeDefinition(name, null, format.word(), capacityBytes, 0, null);
  }

  /** A qcow2 volume over a backing file. */
  public static VolumeDefinition overlay(String name, long capacityBytes, Path backing) {
    return new VolumeDefinition(name, null, VolumeFormat.QCOW2.word(), capacityBytes, 0, backing);
  }

  /** What libvirt is to create; names and paths are escaped. */
  public String toXml(@Nullable VolumeFormat backingFormat) {
    String under =
        backing == null || backingFormat == null
            ? ""
            : "<backingStore><path>%s</path><format type='%s'/></backingStore>"
                .formatted(escaped(backing.toString()), backingFormat.word());
    return """
    <volume>\
    <name>%s</name>\
    <capacity unit='bytes'>%d</capacity>\
    <allocation unit='bytes'>%d</allocation>\
    <target><format type='%s'/></target>\
    %s\
    </volume>"""
        .formatted(escaped(name), capacityBytes, allocationBytes, format, under);
  }

  public ObservedVolume observed(Path actualPath) {
    return new ObservedVolume(name, actualPath, format, capacityBytes, allocationBytes, backing);
  }

  private static @Nullable Path path(Optional<XmlElement> element) {
    return element.map(XmlElement::text).filter(t -> !t.isEmpty()).map(Path::of).orElse(null);
  }

  private static long bytes(XmlElement size) {
    long scale =
        switch (size.attribute("unit").orElse("bytes")) {
          case "bytes", "B" -> 1L;
          case "KiB", "K", "k" -> 1L << 10;
          case "MiB", "M" -> 1L << 20;
          case "GiB", "G" -> 1L << 30;
          case "TiB", "T" -> 1L << 40;
          default ->
              throw new HypervisorException(
                  Code.INVALID_XML, "unknown unit " + size.attribute("unit").orElse(""));
        };
    try {
      return Math.multiplyExact(Long.parseLong(size.text()), scale);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new HypervisorException(Code.INVALID_XML, "not a size: " + size.text(), e);
    }
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
