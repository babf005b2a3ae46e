package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** No USB controller: libvirt adds one otherwise, which wakes an idle guest's QEMU for nothing. */
record NoUsb() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("controller").with("type", "usb").with("model", "none");
  }
}
