package eu.stratuslab.model.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a consumer sent against a type's attributes, and finds everything that is wrong.
 *
 * <p>Unknown attributes are refused, those that the consumer may not write are ignored (DSP0263
 * 4.1.1, 5.7.1). Numbers and booleans may come as text, as XML sends them. The result holds only
 * known, writable attributes in their proper types; a null erases.
 */
public final class Input {
  /** The greatest number of items of an array. */
  public static final int MAX_ITEMS = 256;

  private static final Pattern INTEGER = Pattern.compile("[+-]?([0-9]+)");
  private static final int MAX_DIGITS = 18;

  /** What a representation may carry beside its attributes. */
  private static final Set<String> IGNORED =
      Set.of("resourceURI", "operations", "resourceMetadata", "count");

  private final Mode mode;
  private final List<Violation> violations = new ArrayList<>();

  private Input(Mode mode) {
    this.mode = mode;
  }

  /** What is being done. */
  public enum Mode {
    /** Everything that is required must be there. */
    CREATE,
    /** A complete representation: what is missing is erased. */
    REPLACE,
    /** Some attributes only; nothing is required. */
    PARTIAL
  }

  /** The checked attributes, and what is wrong. Use the former only if nothing is wrong. */
  public record Checked(ObjectNode value, List<Violation> violations) {
    public Checked {
      violations = List.copyOf(violations);
    }
  }

  /** Checks a body against attributes; paths in violations start with {@code path}. */
  public static Checked check(List<Attribute> attributes, ObjectNode body, String path, Mode mode) {
    var input = new Input(mode);
    var value = input.object(attributes, body, path, mode != Mode.PARTIAL, true);
    return new Checked(value, input.violations);
  }

  private ObjectNode object(
      List<Attribute> attributes, ObjectNode body, String path, boolean complete, boolean root) {
    var checked = JsonNodeFactory.instance.objectNode();
    body.properties()
        .forEach(
            entry -> {
              var name = entry.getKey();
              var at = path.isEmpty() ? name : path + "." + name;
              var attribute = Attribute.find(attributes, name).filter(a -> a.access().known());
              if (attribute.isEmpty()) {
                if (!root || !IGNORED.contains(name)) {
                  add(at, Reason.UNKNOWN_ATTRIBUTE, "is not an attribute here");
                }
              } else if (settable(attribute.get())) {
                var value = value(attribute.get(), entry.getValue(), at);
                if (value != null) {
                  checked.set(name, value);
                }
              }
            });
    if (complete) {
      attributes.stream()
          .filter(a -> needed(a) && missing(body.get(a.name())))
          .forEach(
              a ->
                  add(
                      path.isEmpty() ? a.name() : path + "." + a.name(),
                      Reason.REQUIRED,
                      "is required"));
    }
    return checked;
  }

  /** What is never shown cannot be echoed: a complete update may leave a secret out. */
  private boolean needed(Attribute attribute) {
    return attribute.required()
        && settable(attribute)
        && !(mode == Mode.REPLACE && attribute.access() == Access.SECRET);
  }

  private boolean settable(Attribute attribute) {
    return mode == Mode.CREATE ? attribute.access().creatable() : attribute.access().editable();
  }

  private static boolean missing(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private @Nullable JsonNode value(Attribute attribute, JsonNode value, String path) {
    if (value.isNull()) {
      return value;
    }
    return attribute.array() ? array(attribute, value, path) : single(attribute, value, path);
  }

  private @Nullable JsonNode array(Attribute attribute, JsonNode value, String path) {
    if (!value.isArray()) {
      return wrong(path, "must be an array", value);
    }
    var most = Math.min(MAX_ITEMS, attribute.bounds().maxLength());
    if (value.size() > most) {
      add(path, Reason.OUT_OF_BOUNDS, "has more than " + most + " items");
      return null;
    }
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (var i = 0; i < value.size(); i++) {
      var item = single(attribute, value.get(i), path + "[" + i + "]");
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private @Nullable JsonNode single(Attribute attribute, JsonNode value, String path) {
    return switch (attribute.type()) {
      case BOOLEAN -> bool(value, path);
      case INTEGER -> integer(attribute, value, path);
      case STRING, URI -> string(attribute, value, path);
      case DATE_TIME -> dateTime(value, path);
      case REF -> reference(attribute, value, path);
      case STRUCTURE ->
          value instanceof ObjectNode object
              ? object(attribute.members(), object, path, true, false)
              : wrong(path, "must be a structure", value);
      case MAP -> map(attribute, value, path);
      case ANY -> value;
      // A collection is a resource of its own and is changed there (DSP0263 5.5.12).
      case COLLECTION -> null;
    };
  }

  private @Nullable JsonNode bool(JsonNode value, String path) {
    if (value.isBoolean()) {
      return value;
    }
    var text = value.isTextual() ? value.asText().strip() : "";
    return switch (text) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      default -> unlessText(path, "must be true or false", value);
    };
  }

  private @Nullable JsonNode integer(Attribute attribute, JsonNode value, String path) {
    var text = value.isIntegralNumber() || value.isTextual() ? value.asText().strip() : "";
    var matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      return unlessText(path, "must be an integer", value);
    }
    if (matcher.group(1).length() > MAX_DIGITS) {
      add(path, Reason.OUT_OF_BOUNDS, "has more than " + MAX_DIGITS + " digits");
      return null;
    }
    var number = Long.parseLong(text);
    var bounds = attribute.bounds();
    var minimum = bounds.minimum();
    var maximum = bounds.maximum();
    if (minimum != null && number < minimum) {
      add(path, Reason.OUT_OF_BOUNDS, "must be at least " + minimum + unit(attribute));
    }
    if (maximum != null && number > maximum) {
      add(path, Reason.OUT_OF_BOUNDS, "must be at most " + maximum + unit(attribute));
    }
    return LongNode.valueOf(number);
  }

  private static String unit(Attribute attribute) {
    return attribute.unit().isEmpty() ? "" : " (" + attribute.unit() + ")";
  }

  private @Nullable JsonNode string(Attribute attribute, JsonNode value, String path) {
    if (!value.isTextual()) {
      return wrong(path, "must be a string", value);
    }
    var text = attribute.access() == Access.SECRET ? value.asText() : value.asText().strip();
    var bounds = attribute.bounds();
    var pattern = bounds.pattern();
    if (text.length() > bounds.maxLength()) {
      add(path, Reason.OUT_OF_BOUNDS, "is longer than " + bounds.maxLength() + " characters");
    } else if (pattern != null && !Pattern.matches(pattern, text)) {
      add(path, Reason.OUT_OF_BOUNDS, "must match " + pattern);
    } else if (!bounds.values().isEmpty() && !bounds.values().contains(text)) {
      add(path, Reason.OUT_OF_BOUNDS, "must be one of " + String.join(", ", bounds.values()));
    } else if (!writable(text)) {
      add(path, Reason.OUT_OF_BOUNDS, "holds characters that XML cannot show");
    }
    return TextNode.valueOf(text);
  }

  /** True if both serialisations can carry the text (XML 1.0, 2.2). */
  private static boolean writable(String text) {
    return text.codePoints()
        .allMatch(
            c ->
                c == '\n'
                    || c == '\r'
                    || c == '\t'
                    || (c >= ' ' && c < Character.MIN_SURROGATE)
                    || (c > Character.MAX_SURROGATE && c < 0xFFFE)
                    || c > 0xFFFF);
  }

  private @Nullable JsonNode dateTime(JsonNode value, String path) {
    try {
      Instant instant = OffsetDateTime.parse(value.asText().strip()).toInstant();
      return TextNode.valueOf(instant.toString());
    } catch (DateTimeParseException _) {
      return unlessText(
          path, "must be a dateTime with a zone, such as 2030-01-02T03:04:05Z", value);
    }
  }

  private @Nullable JsonNode reference(Attribute attribute, JsonNode value, String path) {
    if (value.isTextual()) {
      return JsonNodeFactory.instance.objectNode().put("href", value.asText().strip());
    }
    if (!(value instanceof ObjectNode object)) {
      return wrong(path, "must be a reference: {\"href\": …}", value);
    }
    var href = object.get("href");
    if (missing(href) && attribute.byValue()) {
      return object(attribute.members(), object, path, true, false);
    }
    if (missing(href)) {
      add(path + ".href", Reason.REQUIRED, "is required");
      return null;
    }
    if (!href.isTextual()) {
      return wrong(path + ".href", "must be a string that holds a URI", href);
    }
    var uri = href.asText().strip();
    if (!attribute.byValue()) {
      return JsonNodeFactory.instance.objectNode().put("href", uri);
    }
    var overrides = object.deepCopy();
    overrides.remove("href");
    var checked = object(attribute.members(), overrides, path, false, true);
    return checked.put("href", uri);
  }

  private @Nullable JsonNode map(Attribute attribute, JsonNode value, String path) {
    if (!(value instanceof ObjectNode object)) {
      return wrong(path, "must be a map", value);
    }
    if (object.size() > attribute.bounds().maxLength()) {
      add(path, Reason.OUT_OF_BOUNDS, "has more than " + attribute.bounds().maxLength() + " keys");
      return null;
    }
    var map = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            entry -> {
              var text = entry.getValue();
              if (!text.isValueNode() || text.isNull()) {
                wrong(path + "." + entry.getKey(), "must be a string", text);
              } else if (text.asText().length() > Attributes.DEFAULT_MAX_LENGTH
                  || entry.getKey().length() > Attributes.DEFAULT_MAX_LENGTH) {
                add(path + "." + entry.getKey(), Reason.OUT_OF_BOUNDS, "is too long");
              } else if (!writable(text.asText()) || !writable(entry.getKey())) {
                add(path, Reason.OUT_OF_BOUNDS, "holds characters that XML cannot show");
              } else {
                map.put(entry.getKey(), text.asText());
              }
            });
    return map;
  }

  /** Says what is expected, and what is there: its kind, for the value may be a secret. */
  private @Nullable JsonNode wrong(String path, String expected, JsonNode is) {
    add(path, Reason.WRONG_TYPE, expected + "; it is " + kind(is));
    return null;
  }

  /** Of what may come as text, as XML sends it: that it is text is nothing wrong. */
  private @Nullable JsonNode unlessText(String path, String expected, JsonNode is) {
    if (!is.isTextual()) {
      return wrong(path, expected, is);
    }
    add(path, Reason.WRONG_TYPE, expected);
    return null;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY -> "a string";
      case NUMBER -> value.isIntegralNumber() ? "a number" : "no whole number";
      case BOOLEAN -> "true or false";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      case NULL, MISSING -> "null";
    };
  }

  private void add(String path, Reason reason, String message) {
    violations.add(new Violation(path, reason, message));
  }
}
