package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** What the agent remembers of the machine. */
record Metadata(Xml record) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("metadata").add(record);
  }
}
