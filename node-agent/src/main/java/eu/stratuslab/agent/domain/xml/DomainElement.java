package eu.stratuslab.agent.domain.xml;

import eu.stratuslab.agent.xml.Xml;

/** A part of a domain's definition. */
interface DomainElement {

  /** The element as libvirt reads it. */
  Xml toXml();
}
