package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What identifies a domain in its XML.
 *
 * @param metadata our element, canonical
 */
public record DomainDefinition(UUID uuid, String name, String metadata) {

  /** Reads domain XML. INVALID_XML: no domain, or without uuid, name or our metadata. */
  public static DomainDefinition parse(String xml) {
    XmlElement domain = XmlElement.parse(xml);
    if (!domain.localName().equals("domain")) {
      throw new HypervisorException(
          Code.INVALID_XML, "<domain> expected, not <" + domain.localName() + ">");
    }
    return new DomainDefinition(
        parseUuid(required(domain, "uuid")), required(domain, "name"), ours(domain));
  }

  /** The same XML with other metadata of ours. INVALID_XML: it carries none to replace. */
  public static String withMetadata(String xml, String metadata) {
    XmlElement domain = XmlElement.parse(xml);
    element(domain)
        .orElseThrow(() -> new HypervisorException(Code.INVALID_XML, "no metadata to replace"))
        .replaceWith(XmlElement.parse(DomainMetadata.canonical(metadata)));
    return domain.toXml();
  }

  private static Optional<XmlElement> element(XmlElement domain) {
    return domain.at("metadata").stream()
        .flatMap(XmlElement::children)
        .filter(e -> Objects.equals(e.namespace(), DomainMetadata.NAMESPACE))
        .findFirst();
  }

  private static String ours(XmlElement domain) {
    return element(domain)
        .map(e -> DomainMetadata.canonical(e.toXml()))
        .orElseThrow(
            () ->
                new HypervisorException(
                    Code.INVALID_XML,
                    "the domain carries no metadata of " + DomainMetadata.NAMESPACE));
  }

  static String required(XmlElement parent, String name) {
    return parent
        .at(name)
        .map(XmlElement::text)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new HypervisorException(
                    Code.INVALID_XML, "<" + parent.localName() + "> has no <" + name + ">"));
  }

  static UUID parseUuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new HypervisorException(Code.INVALID_XML, "not a uuid: " + text, e);
    }
  }
}
