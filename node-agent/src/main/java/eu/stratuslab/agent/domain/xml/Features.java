package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** ACPI, without which there is no power button, and APIC. */
record Features() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("features").add(Xml.of("acpi")).add(Xml.of("apic"));
  }
}
