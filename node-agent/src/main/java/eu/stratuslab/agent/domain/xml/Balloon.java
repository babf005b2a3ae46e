package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** The balloon, through which the host sees what memory the guest uses. */
record Balloon() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("memballoon").with("model", "virtio");
  }
}
