package eu.stratuslab.agent.domain.xml;

/** A part of a domain's definition. */
interface DomainElement {

  /** The element as libvirt reads it. */
  Xml toXml();
}
