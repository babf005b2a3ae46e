package eu.stratuslab.agent.hypervisor;

import java.nio.file.Path;

/** A directory pool's name and target. */
public record PoolDefinition(String name, Path directory) {

  /** Reads pool XML. INVALID_XML: without name or target. */
  public static PoolDefinition parse(String xml) {
    XmlElement pool = XmlElement.parse(xml);
    String target = pool.at("target", "path").map(XmlElement::text).orElse("/");
    return new PoolDefinition(DomainDefinition.required(pool, "name"), Path.of(target));
  }

  public String toXml() {
    return """
    <pool type='dir'>\
    <name>%s</name>\
    <target><path>%s</path></target>\
    </pool>"""
        .formatted(VolumeDefinition.escaped(name), VolumeDefinition.escaped(directory.toString()));
  }
}
