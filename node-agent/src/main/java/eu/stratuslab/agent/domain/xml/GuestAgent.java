package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** The channel on which a guest may offer QEMU's guest agent. */
record GuestAgent() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("channel")
        .with("type", "unix")
        .add(Xml.of("target").with("type", "virtio").with("name", "org.qemu.guest_agent.0"));
  }
}
