package eu.stratuslab.agent.hypervisor;

import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** An element of a document of the hypervisor, read without DTD and entities. */
public record XmlElement(Element node) {
  /**
   * To make one takes as long as to read a domain with it; each is used by one thread at a time.
   */
  private static final BlockingQueue<DocumentBuilder> BUILDERS = new ArrayBlockingQueue<>(8);

  /** Reads a document. INVALID_XML: not well formed, or with a DTD. */
  public static XmlElement parse(String xml) {
    var idle = BUILDERS.poll();
    var builder = idle == null ? builder() : idle;
    try {
      return new XmlElement(
          builder.parse(new InputSource(new StringReader(xml))).getDocumentElement());
    } catch (SAXException | IOException e) {
      throw new HypervisorException(Code.INVALID_XML, "not well-formed XML: " + e.getMessage(), e);
    } finally {
      var _ = BUILDERS.offer(builder);
    }
  }

  public String localName() {
    return node.getLocalName();
  }

  public @Nullable String namespace() {
    return node.getNamespaceURI();
  }

  /** The child elements, in order. */
  public Stream<XmlElement> children() {
    var nodes = node.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(child -> new XmlElement((Element) child));
  }

  /** The children without namespace that have this name. */
  public List<XmlElement> children(String name) {
    return children().filter(c -> c.namespace() == null && c.localName().equals(name)).toList();
  }

  /** The first element at a path of names. */
  public Optional<XmlElement> at(String... path) {
    Optional<XmlElement> found = Optional.of(this);
    for (String name : path) {
      found = found.flatMap(e -> e.children(name).stream().findFirst());
    }
    return found;
  }

  /** An attribute that is there and not empty. */
  public Optional<String> attribute(String name) {
    return Optional.of(node.getAttribute(name)).filter(value -> !value.isEmpty());
  }

  /** The text, trimmed. */
  public String text() {
    return node.getTextContent().strip();
  }

  /** Writes the element as a document without declaration. */
  public String toXml() {
    try {
      var text = new StringWriter();
      transformer().transform(new DOMSource(node), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("a parsed element cannot be written", e);
    }
  }

  /** The first child of that name, which is made if there is none. */
  XmlElement child(String name) {
    return at(name)
        .orElseGet(
            () ->
                new XmlElement(
                    (Element) node.appendChild(node.getOwnerDocument().createElement(name))));
  }

  void append(XmlElement other) {
    node.appendChild(node.getOwnerDocument().importNode(other.node(), true));
  }

  void remove() {
    node.getParentNode().removeChild(node);
  }

  void replaceWith(XmlElement other) {
    Node copy = node.getOwnerDocument().importNode(other.node(), true);
    node.getParentNode().replaceChild(copy, node);
  }

  /**
   * Moves elements that have no namespace into one, this element and everything below it, and drops
   * the indentation between elements.
   */
  XmlElement into(String namespace) {
    Element moved =
        namespace() == null || namespace.equals(namespace())
            ? (Element) node.getOwnerDocument().renameNode(node, namespace, localName())
            : node;
    List<XmlElement> children = new XmlElement(moved).children().toList();
    children.forEach(child -> child.into(namespace));
    if (!children.isEmpty()) {
      dropIndentation(moved);
    }
    dropPrefixes(moved, namespace);
    return new XmlElement(moved);
  }

  private static void dropIndentation(Element element) {
    var nodes = element.getChildNodes();
    for (int i = nodes.getLength() - 1; i >= 0; i--) {
      Node child = nodes.item(i);
      if (child instanceof Text text && text.getData().isBlank()) {
        element.removeChild(child);
      }
    }
  }

  private static void dropPrefixes(Element element, String namespace) {
    var attributes = element.getAttributes();
    for (int i = attributes.getLength() - 1; i >= 0; i--) {
      Node attribute = attributes.item(i);
      if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())
          && namespace.equals(attribute.getNodeValue())) {
        attributes.removeNamedItemNS(attribute.getNamespaceURI(), attribute.getLocalName());
      }
    }
  }

  private static DocumentBuilder builder() {
    try {
      var factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a feature", e);
    }
  }

  private static Transformer transformer() throws TransformerException {
    var transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    return transformer;
  }

  /** The default handler prints to stderr. */
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
