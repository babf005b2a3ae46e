package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.model.resource.Attribute;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Input for every type, made from its description. */
public final class Samples {
  /** What a pattern or a reference wants and a description cannot tell. */
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("publicKey", "ssh-ed25519 AAAAC3NzaC1lZDI1 somebody"),
          Map.entry("userName", "somebody"),
          Map.entry("password", "correct horse"),
          Map.entry("tenant", "admin"),
          Map.entry("key", "sample"),
          Map.entry("sha256", "a".repeat(64)),
          Map.entry("imageLocation", "https://example.org/image.qcow2"),
          Map.entry("initialLocation", "/dev/vdc"),
          Map.entry("pool", "fast"),
          Map.entry("userData", "aGVsbG8="));

  private Samples() {}

  /**
   * A body with every attribute that a consumer may give.
   *
   * @param references hrefs by the type that they lead to
   */
  public static ObjectNode of(List<Attribute> attributes, Map<String, String> references) {
    return of(attributes, references, a -> a.access().creatable() && !a.name().equals("acl"));
  }

  /** A value for every attribute that is shown. */
  static ObjectNode shown(List<Attribute> attributes) {
    return of(attributes, Map.of("", "machines/42"), a -> a.access().shown());
  }

  private static ObjectNode of(
      List<Attribute> attributes, Map<String, String> references, Predicate<Attribute> given) {
    var body = JsonNodeFactory.instance.objectNode();
    for (var attribute : attributes) {
      if (given.test(attribute)) {
        var value = value(attribute, references, given);
        body.set(
            attribute.name(),
            attribute.array() ? JsonNodeFactory.instance.arrayNode().add(value) : value);
      }
    }
    return body;
  }

  private static JsonNode value(
      Attribute attribute, Map<String, String> references, Predicate<Attribute> given) {
    var bounds = attribute.bounds();
    return switch (attribute.type()) {
      case BOOLEAN -> BooleanNode.TRUE;
      case INTEGER -> {
        var minimum = bounds.minimum();
        yield LongNode.valueOf(minimum == null ? 7 : Math.max(minimum, 7));
      }
      case STRING, URI ->
          TextNode.valueOf(
              bounds.values().isEmpty()
                  ? TEXTS.getOrDefault(attribute.name(), "a <" + attribute.name() + "> & \"more\"")
                  : bounds.values().getFirst());
      case DATE_TIME -> TextNode.valueOf("2030-01-02T03:04:05Z");
      case MAP -> JsonNodeFactory.instance.objectNode().put("env", "dev & test").put("a b", "<c>");
      case STRUCTURE -> of(attribute.members(), references, given);
      case REF ->
          references.containsKey(attribute.of())
              ? JsonNodeFactory.instance.objectNode().put("href", references.get(attribute.of()))
              : of(attribute.members(), references, given);
      case ANY, COLLECTION -> throw new IllegalStateException(attribute.name());
    };
  }
}
