package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** The memory, all of it given at the start. */
record Memory(long kibibytes) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("memory").with("unit", "KiB").text(Long.toString(kibibytes));
  }
}
