package eu.stratuslab.kubernetes.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One step from a value to a value within it, as the keys of {@code fieldsV1} write it. */
sealed interface PathElement extends Comparable<PathElement> {
  JsonMapper JSON = JsonMapper.builder().build();

  /** The step in a key of {@code fieldsV1}: {@code f:spec}. */
  String encoded();

  /** The step in the path of a conflict: {@code .spec}. */
  String shown();

  /** A field of an object. */
  record Field(String name) implements PathElement {
    @Override
    public String encoded() {
      return "f:" + name;
    }

    @Override
    public String shown() {
      return "." + name;
    }
  }

  /** The item of a list whose key fields have these values; numbers are normalised. */
  record Key(Map<String, JsonNode> fields) implements PathElement {
    public Key {
      Map<String, JsonNode> sorted = new TreeMap<>();
      fields.forEach((name, value) -> sorted.put(name, normalised(value)));
      fields = Collections.unmodifiableMap(sorted);
    }

    @Override
    public String encoded() {
      ObjectNode keys = JSON.createObjectNode();
      keys.setAll(fields);
      return "k:" + keys;
    }

    @Override
    public String shown() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + "=" + field.getValue())
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** The item of a set that has this value. */
  record Value(JsonNode value) implements PathElement {
    public Value {
      value = normalised(value);
    }

    @Override
    public String encoded() {
      return "v:" + value;
    }

    @Override
    public String shown() {
      return "[=" + value + "]";
    }
  }

  /** The item of a list at this position. */
  record Index(int index) implements PathElement {
    @Override
    public String encoded() {
      return "i:" + index;
    }

    @Override
    public String shown() {
      return "[" + index + "]";
    }
  }

  /** Reads a key of {@code fieldsV1}; throws IllegalArgumentException for anything else. */
  static PathElement decode(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new IllegalArgumentException("missing colon: " + text);
    }
    String content = text.substring(2);
    return switch (text.charAt(0)) {
      case 'f' -> new Field(content);
      case 'k' -> key(content);
      case 'v' -> new Value(json(content));
      case 'i' -> new Index(Integer.parseInt(content));
      default -> throw new IllegalArgumentException("unknown path element type");
    };
  }

  /** A path in the wording of conflicts: {@code .spec.disks[name="a"].size}. */
  static String shown(List<PathElement> path) {
    return path.stream().map(PathElement::shown).collect(Collectors.joining());
  }

  /** A path with one more step. */
  static List<PathElement> append(List<PathElement> path, PathElement step) {
    List<PathElement> longer = new ArrayList<>(path);
    longer.add(step);
    return List.copyOf(longer);
  }

  /** A path below another. */
  static List<PathElement> join(List<PathElement> path, List<PathElement> below) {
    List<PathElement> longer = new ArrayList<>(path);
    longer.addAll(below);
    return List.copyOf(longer);
  }

  @Override
  default int compareTo(PathElement other) {
    if (this instanceof Field(String mine) && other instanceof Field(String theirs)) {
      return mine.compareTo(theirs);
    }
    int byKind = Integer.compare(rank(this), rank(other));
    return byKind != 0 ? byKind : encoded().compareTo(other.encoded());
  }

  private static int rank(PathElement element) {
    return switch (element) {
      case Field _ -> 0;
      case Key _ -> 1;
      case Value _ -> 2;
      case Index _ -> 3;
    };
  }

  private static Key key(String content) {
    JsonNode fields = json(content);
    if (!fields.isObject()) {
      throw new IllegalArgumentException("not an object: " + content);
    }
    Map<String, JsonNode> values = new TreeMap<>();
    fields.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
    return new Key(values);
  }

  private static JsonNode json(String content) {
    try {
      return JSON.readTree(content);
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("not JSON: " + content, malformed);
    }
  }

  /** One representation per number, so that 1 and 1.0 name the same item. */
  private static JsonNode normalised(JsonNode value) {
    if (!value.isNumber()) {
      return value;
    }
    return value.canConvertToExactIntegral() && value.canConvertToLong()
        ? JSON.getNodeFactory().numberNode(value.longValue())
        : JSON.getNodeFactory().numberNode(value.doubleValue());
  }
}
