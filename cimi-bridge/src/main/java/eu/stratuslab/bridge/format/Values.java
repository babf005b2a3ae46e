package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.resource.Attribute;

/** How values of documents are shown (DSP0263 5.5). */
final class Values {
  private Values() {}

  /** True for what is left out: null, and empty strings, maps and arrays (DSP0263 5.5.15). */
  static boolean empty(JsonNode value) {
    return value.isNull()
        || (value.isTextual() && value.textValue().isEmpty())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** True if the value of one item is a bare word: no members, no items. */
  static boolean simple(Attribute attribute) {
    return switch (attribute.type()) {
      case BOOLEAN, INTEGER, STRING, DATE_TIME, URI -> true;
      case REF, STRUCTURE, MAP, COLLECTION, ANY -> false;
    };
  }

  /** True if XML shows the structure's members as attributes of one element (DSP0263 5.5.8). */
  static boolean flat(Attribute structure) {
    for (var member : structure.members()) {
      if (member.access().shown() && (member.array() || !(simple(member) || any(member)))) {
        return false;
      }
    }
    return true;
  }

  /** A member that may hold anything is the text of its structure's element. */
  static boolean any(Attribute attribute) {
    return attribute.type() == eu.stratuslab.model.resource.AttributeType.ANY;
  }

  /** By hand: every item of a list has one, and the mapper takes longer than all the rest. */
  static ObjectNode tree(Acl acl) {
    var tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("owner")
        .put("principal", acl.owner().principal())
        .put("type", acl.owner().type().name());
    var rules = tree.putArray("rules");
    for (var rule : acl.rules()) {
      rules
          .addObject()
          .put("principal", rule.principal())
          .put("type", rule.type().name())
          .put("right", rule.right().name());
    }
    return tree;
  }
}
