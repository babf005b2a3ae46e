package eu.stratuslab.bridge.format;

import eu.stratuslab.model.resource.Violation.Reason;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One element of a consumer's XML: no DTD, no entities beyond the five, a bounded depth.
 *
 * @param name its local name, in braces before it a namespace that is neither the standard's nor
 *     ours; without any namespace it is taken for the standard's, as old clients mean it
 * @param text the text directly inside it
 */
record XmlTree(String name, Map<String, String> attributes, List<XmlTree> children, String text) {

  /** The standard's, of whatever version. */
  private static final Pattern STANDARD =
      Pattern.compile("https?://(schemas|www)\\.dmtf\\.org/cimi.*");

  /** True if nothing is in it at all. */
  boolean bare() {
    return attributes.isEmpty() && children.isEmpty() && text.isBlank();
  }

  static XmlTree parse(byte[] body) {
    try {
      var reader = factory().createXMLStreamReader(new StringReader(JsonReader.text(body)));
      try {
        var root = root(reader);
        while (reader.hasNext()) {
          reader.next();
        }
        return root;
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw malformed(e);
    }
  }

  /** Factories are not safe for use by several threads, and cheap beside a body. */
  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (_, _, _, _) -> {
          throw new XMLStreamException("no entity is ever fetched");
        });
    return factory;
  }

  private static Refusal malformed(XMLStreamException e) {
    var at = e.getLocation();
    var where =
        at == null ? "" : " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
    return Refusal.of(Reason.MALFORMED, "the body is not XML that is read here" + where);
  }

  private static XmlTree root(XMLStreamReader reader) throws XMLStreamException {
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return element(reader, 1);
        }
        case XMLStreamConstants.DTD -> throw dtd();
        default -> {}
      }
    }
    throw Refusal.of(Reason.MALFORMED, "the body holds no element");
  }

  private static Refusal dtd() {
    return Refusal.of(Reason.MALFORMED, "a document type declaration is never read");
  }

  private static XmlTree element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > JsonReader.MAX_DEPTH) {
      throw Refusal.of(
          Reason.MALFORMED, "elements are nested more than " + JsonReader.MAX_DEPTH + " deep");
    }
    var name = name(reader);
    var attributes = attributes(reader);
    var children = new ArrayList<XmlTree>();
    var text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(reader.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw Refusal.of(Reason.MALFORMED, "entity &" + reader.getLocalName() + "; is unknown");
        case XMLStreamConstants.DTD -> throw dtd();
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlTree(name, attributes, children, text.toString());
        }
        default -> {}
      }
    }
  }

  private static String name(XMLStreamReader reader) {
    var namespace = reader.getNamespaceURI();
    return namespace == null
            || namespace.isEmpty()
            || namespace.equals(Dialect.EXTENSIONS)
            || STANDARD.matcher(namespace).matches()
        ? reader.getLocalName()
        : "{" + namespace + "}" + reader.getLocalName();
  }

  /** Attributes of foreign namespaces, such as {@code xsi:schemaLocation}, say nothing to us. */
  private static Map<String, String> attributes(XMLStreamReader reader) {
    var attributes = new LinkedHashMap<String, String>();
    for (var i = 0; i < reader.getAttributeCount(); i++) {
      var namespace = reader.getAttributeNamespace(i);
      if (namespace == null || namespace.isEmpty()) {
        attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
      }
    }
    return attributes;
  }
}
