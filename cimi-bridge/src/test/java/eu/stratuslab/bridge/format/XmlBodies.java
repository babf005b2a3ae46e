package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes what a client would send in XML, independently of the bridge's own writer. */
public final class XmlBodies {
  private XmlBodies() {}

  public static byte[] of(
      String root, String namespace, List<Attribute> attributes, ObjectNode body) {
    var xml = new StringBuilder("<" + root + " xmlns=\"" + namespace + "\">\n");
    members(xml, attributes, body);
    return xml.append("</").append(root).append(">").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void members(StringBuilder xml, List<Attribute> attributes, ObjectNode body) {
    body.properties()
        .forEach(
            entry -> {
              var attribute = Attribute.find(attributes, entry.getKey()).orElse(null);
              if (attribute == null) {
                element(xml, entry.getKey(), escaped(entry.getValue().asText()));
              } else {
                one(xml, attribute, entry.getValue());
              }
            });
  }

  private static void one(StringBuilder xml, Attribute attribute, JsonNode value) {
    var name = attribute.name();
    if (attribute.array() && attribute.type() != AttributeType.REF) {
      var items = new StringBuilder();
      value.forEach(item -> single(items, attribute, attribute.item(), item));
      element(xml, name, items.toString());
    } else if (attribute.array()) {
      value.forEach(item -> single(xml, attribute, attribute.item(), item));
    } else {
      single(xml, attribute, name, value);
    }
  }

  private static void single(StringBuilder xml, Attribute attribute, String name, JsonNode value) {
    switch (attribute.type()) {
      case MAP -> {
        var entries = new StringBuilder();
        value
            .properties()
            .forEach(
                e ->
                    entries
                        .append("<property key=\"")
                        .append(escaped(e.getKey()))
                        .append("\">")
                        .append(escaped(e.getValue().asText()))
                        .append("</property>"));
        element(xml, name, entries.toString());
      }
      case STRUCTURE, REF, COLLECTION -> {
        var object = ((ObjectNode) value).deepCopy();
        var href = object.remove("href");
        var inner = new StringBuilder();
        members(inner, attribute.members(), object);
        xml.append('<').append(name);
        if (href != null) {
          xml.append(" href=\"").append(escaped(href.asText())).append('"');
        }
        xml.append('>').append(inner).append("</").append(name).append(">\n");
      }
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI, ANY ->
          element(xml, name, value.isNull() ? "" : padded(attribute, escaped(value.asText())));
    }
  }

  /** As some clients do; a secret is taken as it is. */
  private static String padded(Attribute attribute, String text) {
    return attribute.access() == Access.SECRET ? text : "\n  " + text + " ";
  }

  private static void element(StringBuilder xml, String name, String content) {
    xml.append('<')
        .append(name)
        .append('>')
        .append(content)
        .append("</")
        .append(name)
        .append(">\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
