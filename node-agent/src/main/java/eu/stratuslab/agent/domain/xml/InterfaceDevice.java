package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** A virtio network interface on a libvirt network. */
record InterfaceDevice(String mac, String network) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("interface")
        .with("type", "network")
        .add(Xml.of("mac").with("address", mac))
        .add(Xml.of("source").with("network", network))
        .add(Xml.of("model").with("type", "virtio"));
  }
}
