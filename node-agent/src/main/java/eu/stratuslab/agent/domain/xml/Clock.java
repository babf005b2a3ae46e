package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** A clock in UTC whose missed ticks are made up for, as libvirt's own tools set it. */
record Clock() implements DomainElement {

  @Override
  public Xml toXml() {
    return Xml.of("clock")
        .with("offset", "utc")
        .add(timer("rtc").with("tickpolicy", "catchup"))
        .add(timer("pit").with("tickpolicy", "delay"))
        .add(timer("hpet").with("present", "no"));
  }

  private static Xml timer(String name) {
    return Xml.of("timer").with("name", name);
  }
}
