package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/**
 * Firmware and machine type. The older "pc" has no PCI Express root ports to emulate, which makes a
 * small guest start sooner and cost less; it takes hot-plugged devices all the same.
 *
 * @param architecture libvirt's word
 */
record Os(String architecture) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("os")
        .add(Xml.of("type").with("arch", architecture).with("machine", "pc").text("hvm"))
        .add(Xml.of("boot").with("dev", "hd"))
        .add(Xml.of("smbios").with("mode", "sysinfo"));
  }
}
