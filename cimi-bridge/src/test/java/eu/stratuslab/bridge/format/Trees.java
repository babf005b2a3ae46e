package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.model.resource.Attribute;
import eu.stratuslab.model.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;

/** Makes answers in either notation comparable: trees whose leaves are all text. */
public final class Trees {
  private Trees() {}

  /** What an answer in XML says, in the shape of JSON. */
  public static ObjectNode ofXml(byte[] xml, ResourceType type) {
    var root = XmlTree.parse(xml);
    if (!root.name().equals("Collection")) {
      return resource(root, type);
    }
    var collection = JsonNodeFactory.instance.objectNode();
    for (var child : root.children()) {
      if (child.name().equals(type.collection())) {
        var items = collection.putArray(child.name());
        child.children().forEach(item -> items.add(resource(item, type)));
      } else if (child.name().equals("operations")) {
        collection.set("operations", operations(child));
      } else if (child.attributes().containsKey("href")) {
        collection.putObject(child.name()).put("href", child.attributes().get("href"));
      } else {
        collection.put(child.name(), child.text());
      }
    }
    return collection;
  }

  private static ObjectNode resource(XmlTree element, ResourceType type) {
    var rest = new ArrayList<>(element.children());
    var operations = rest.stream().filter(c -> c.name().equals("operations")).toList();
    rest.removeAll(operations);
    var references = rest.stream().filter(c -> isCollection(c, type)).toList();
    rest.removeAll(references);
    var bare = new XmlTree(element.name(), element.attributes(), rest, element.text());
    var tree = XmlReader.tree(bare, shown(type.allAttributes()));
    references.forEach(
        c -> tree.putObject(c.name()).put("href", String.valueOf(c.attributes().get("href"))));
    operations.forEach(o -> tree.set("operations", operations(o)));
    return tree;
  }

  private static List<Attribute> shown(List<Attribute> attributes) {
    return attributes.stream().filter(a -> a.access().shown()).toList();
  }

  private static boolean isCollection(XmlTree child, ResourceType type) {
    return type.shown(child.name())
        .filter(a -> a.type() == eu.stratuslab.model.resource.AttributeType.COLLECTION)
        .isPresent();
  }

  private static ArrayNode operations(XmlTree wrapper) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (var operation : wrapper.children()) {
      var object = array.addObject();
      operation.attributes().forEach(object::put);
    }
    return array;
  }

  /** The same tree without {@code resourceURI} and with every leaf as text. */
  public static JsonNode texts(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      var copy = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              entry -> {
                if (!entry.getKey().equals("resourceURI")) {
                  copy.set(entry.getKey(), texts(entry.getValue()));
                }
              });
      return copy;
    }
    if (tree instanceof ArrayNode array) {
      var copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(texts(item)));
      return copy;
    }
    return TextNode.valueOf(tree.asText());
  }
}
