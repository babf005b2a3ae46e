package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;

/** The mark by which we know our domains: one element of our namespace in their metadata. */
public final class DomainMetadata {

  /** The namespace of our element. */
  public static final String NAMESPACE = "https://stratuslab.eu/domain/1";

  /** The prefix that libvirt shows it under. */
  public static final String PREFIX = "stratuslab";

  /** More than a host has domains. */
  private static final int MOST = 5_000;

  private static final Memo<String> CANONICAL = new Memo<>(MOST, DomainMetadata::made);

  private DomainMetadata() {}

  /**
   * The form in which metadata are observed: our namespace is the default one, without prefixes,
   * and there is no indentation. libvirt hands elements out indented and stripped of their
   * namespace, so one without any counts as ours. INVALID_XML: not well formed, or an element of
   * another namespace.
   */
  public static String canonical(String xml) {
    return CANONICAL.of(xml);
  }

  private static String made(String xml) {
    XmlElement element = XmlElement.parse(xml);
    String namespace = element.namespace();
    if (namespace != null && !namespace.equals(NAMESPACE)) {
      throw new HypervisorException(
          Code.INVALID_XML, "metadata of namespace " + namespace + " are not ours");
    }
    return element.into(NAMESPACE).toXml();
  }
}
