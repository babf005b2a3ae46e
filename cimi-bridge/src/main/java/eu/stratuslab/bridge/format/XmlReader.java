package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.AttributeType;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Makes of XML the tree that the same body in JSON would give, by the attributes that it may hold.
 *
 * <p>Lenient where clients are (a missing namespace, padded text, bare items without their
 * wrapper); what is not known is kept in the tree, so that it is refused by its name.
 */
final class XmlReader {
  private static final String HREF = "href";

  private XmlReader() {}

  static ObjectNode read(byte[] body, List<Attribute> attributes) {
    return tree(XmlTree.parse(body), attributes);
  }

  /** The tree of one element. */
  static ObjectNode tree(XmlTree element, List<Attribute> attributes) {
    return members(element, attributes, "");
  }

  private static ObjectNode members(XmlTree element, List<Attribute> attributes, String path) {
    var object = JsonNodeFactory.instance.objectNode();
    element.attributes().forEach((name, value) -> put(object, name, TextNode.valueOf(value), path));
    for (var child : element.children()) {
      var at = path.isEmpty() ? child.name() : path + "." + child.name();
      var named = Attribute.find(attributes, child.name());
      var bare = named.isPresent() ? Optional.<Attribute>empty() : ofItem(attributes, child.name());
      if (bare.isPresent()) {
        bareItem(object, bare.get(), child, at);
      } else if (named.filter(a -> a.array() && repeats(a, child)).isPresent()) {
        bareItem(object, named.get(), child, at);
      } else {
        put(
            object,
            child.name(),
            named.map(a -> value(a, child, at)).orElseGet(() -> any(child)),
            path);
      }
    }
    return object;
  }

  /** True for an array whose items carry the name of the array itself. */
  private static boolean repeats(Attribute array, XmlTree child) {
    return array.type() == AttributeType.REF && child.attributes().containsKey(HREF);
  }

  private static Optional<Attribute> ofItem(List<Attribute> attributes, String item) {
    return attributes.stream()
        .filter(a -> !a.item().isEmpty() && a.item().equals(item))
        .filter(a -> a.array() || a.type() == AttributeType.MAP)
        .findFirst();
  }

  /** An item without its wrapper: references always, everything else in older dialects. */
  private static void bareItem(ObjectNode object, Attribute attribute, XmlTree child, String at) {
    if (attribute.type() == AttributeType.MAP && !attribute.array()) {
      var held = object.get(attribute.name());
      var map = held instanceof ObjectNode node ? node : object.putObject(attribute.name());
      entry(map, child, at);
      return;
    }
    var held = object.get(attribute.name());
    var array = held instanceof ArrayNode node ? node : object.putArray(attribute.name());
    array.add(single(attribute, child, at));
  }

  private static void put(ObjectNode object, String name, JsonNode value, String path) {
    if (object.has(name)) {
      throw Refusal.at(
          path.isEmpty() ? name : path + "." + name, Reason.MALFORMED, "is given twice");
    }
    object.set(name, value);
  }

  private static JsonNode value(Attribute attribute, XmlTree element, String at) {
    if (element.bare()) {
      // An empty element erases, as null does in JSON.
      return NullNode.getInstance();
    }
    if (!attribute.array()) {
      return single(attribute, element, at);
    }
    var array = JsonNodeFactory.instance.arrayNode();
    for (var item : element.children()) {
      array.add(single(attribute, item, at));
    }
    return array.isEmpty() ? TextNode.valueOf(element.text()) : array;
  }

  private static JsonNode single(Attribute attribute, XmlTree element, String at) {
    return switch (attribute.type()) {
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI, ANY ->
          element.children().isEmpty() && element.attributes().isEmpty()
              ? TextNode.valueOf(
                  attribute.access() == eu.stratuslab.model.resource.Access.SECRET
                      ? element.text()
                      : element.text().strip())
              : any(element);
      case MAP -> map(element, at);
      case STRUCTURE, REF -> members(element, attribute.members(), at);
      case COLLECTION -> NullNode.getInstance();
    };
  }

  private static ObjectNode map(XmlTree element, String at) {
    var map = JsonNodeFactory.instance.objectNode();
    element.children().forEach(child -> entry(map, child, at));
    return map;
  }

  private static void entry(ObjectNode map, XmlTree child, String at) {
    var key = child.attributes().get("key");
    if (key == null) {
      throw Refusal.at(at, Reason.MALFORMED, "an entry of a map has no key");
    }
    put(map, key, TextNode.valueOf(child.text()), at);
  }

  /** What nobody described: enough of it that it is refused by its name. */
  private static JsonNode any(XmlTree element) {
    if (element.children().isEmpty() && element.attributes().isEmpty()) {
      return TextNode.valueOf(element.text().strip());
    }
    var object = JsonNodeFactory.instance.objectNode();
    element.attributes().forEach(object::put);
    element.children().forEach(child -> object.set(child.name(), any(child)));
    return object;
  }
}
