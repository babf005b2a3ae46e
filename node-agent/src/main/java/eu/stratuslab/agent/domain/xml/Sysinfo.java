package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** What the guest reads in its SMBIOS tables: who it is. */
record Sysinfo(String uuid) implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("sysinfo")
        .with("type", "smbios")
        .add(
            Xml.of("system")
                .add(entry("manufacturer", "StratusLab"))
                .add(entry("product", "CIMI Machine"))
                .add(entry("serial", uuid))
                .add(entry("uuid", uuid)));
  }

  private static Xml entry(String name, String value) {
    return Xml.of("entry").with("name", name).text(value);
  }
}
