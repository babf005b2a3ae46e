package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** Randomness from the host, without which a first boot waits for its keys. */
record Rng() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("rng")
        .with("model", "virtio")
        .add(Xml.of("backend").with("model", "random").text("/dev/urandom"));
  }
}
