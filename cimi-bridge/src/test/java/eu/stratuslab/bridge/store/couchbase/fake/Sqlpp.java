package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The conditions of SQL++ that the store writes, and no others. */
final class Sqlpp {
  private static final String PATH = "(META\\(r\\)\\.id|r(?:\\.(?:\\w+|`[^`]+`))+)";
  private static final Pattern NAME = Pattern.compile("\\w+|`[^`]+`");
  private static final Pattern COMPARED =
      Pattern.compile(PATH + " (=|!=|<=|>=|<|>) (\\?|\"\"|[01]\\b)");
  private static final Pattern AMONG = Pattern.compile(PATH + " IN \\?");
  private static final Pattern VALUED = Pattern.compile(PATH + " IS NOT VALUED");
  private static final Pattern ANY =
      Pattern.compile("ANY (\\w) IN " + PATH + " SATISFIES \\1 (=|IN) \\? END");
  private static final Pattern CONSTANT = Pattern.compile("TRUE|FALSE");

  private final String text;
  private final Iterator<JsonNode> parameters;
  private int at;

  /** A document and its key. */
  record Row(String key, JsonNode value) {}

  /** Where something is in a row; without names it is the key. */
  record Path(List<String> names) {
    static Path of(String text) {
      return text.equals("META(r).id")
          ? new Path(List.of())
          : new Path(
              NAME.matcher(text.substring(2))
                  .results()
                  .map(name -> name.group().replace("`", ""))
                  .toList());
    }

    JsonNode in(Row row) {
      if (names.isEmpty()) {
        return TextNode.valueOf(row.key());
      }
      var node = row.value();
      for (var name : names) {
        node = node.isObject() ? node.path(name) : MissingNode.getInstance();
      }
      return node;
    }
  }

  /** A statement that the store does not write. */
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unknown(String message) {
      super(message);
    }
  }

  private Sqlpp(String text, Iterator<JsonNode> parameters) {
    this.text = text;
    this.parameters = parameters;
  }

  /** A condition; its parameters are taken in order. */
  static Predicate<Row> condition(String text, Iterator<JsonNode> parameters) {
    var parser = new Sqlpp(text, parameters);
    var condition = parser.either();
    if (parser.at != text.length()) {
      throw new Unknown("unknown condition at: " + text.substring(parser.at));
    }
    return condition;
  }

  private Predicate<Row> either() {
    var parts = new ArrayList<Predicate<Row>>(List.of(both()));
    while (word(" OR ")) {
      parts.add(both());
    }
    return row -> parts.stream().anyMatch(part -> part.test(row));
  }

  private Predicate<Row> both() {
    var parts = new ArrayList<Predicate<Row>>(List.of(single()));
    while (word(" AND ")) {
      parts.add(single());
    }
    return row -> parts.stream().allMatch(part -> part.test(row));
  }

  private boolean word(String word) {
    if (text.startsWith(word, at)) {
      at += word.length();
      return true;
    }
    return false;
  }

  private Predicate<Row> single() {
    if (word("(")) {
      var inner = either();
      if (!word(")")) {
        throw new Unknown("a bracket is missing at: " + text.substring(at));
      }
      return inner;
    }
    var found = next(ANY);
    if (found != null) {
      return any(found);
    }
    found = next(CONSTANT);
    if (found != null) {
      var value = found.group().equals("TRUE");
      return _ -> value;
    }
    found = next(VALUED);
    if (found != null) {
      var path = Path.of(found.group(1));
      return row -> path.in(row).isMissingNode() || path.in(row).isNull();
    }
    found = next(AMONG);
    if (found != null) {
      var path = Path.of(found.group(1));
      var among = parameters.next();
      return row -> contains(among, path.in(row));
    }
    found = next(COMPARED);
    if (found != null) {
      return compared(found);
    }
    throw new Unknown("unknown condition at: " + text.substring(at));
  }

  private @org.jspecify.annotations.Nullable Matcher next(Pattern pattern) {
    var matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  private Predicate<Row> any(Matcher found) {
    var path = Path.of(found.group(2));
    var among = found.group(3).equals("IN");
    var value = parameters.next();
    return row -> {
      for (var member : path.in(row)) {
        if (among ? contains(value, member) : member.equals(value)) {
          return true;
        }
      }
      return false;
    };
  }

  private static boolean contains(JsonNode array, JsonNode value) {
    for (var member : array) {
      if (member.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private Predicate<Row> compared(Matcher found) {
    var path = Path.of(found.group(1));
    var sign = found.group(2);
    var value =
        switch (found.group(3)) {
          case "?" -> parameters.next();
          case "\"\"" -> TextNode.valueOf("");
          default ->
              com.fasterxml.jackson.databind.node.LongNode.valueOf(Long.parseLong(found.group(3)));
        };
    return row -> holds(path.in(row), sign, value);
  }

  /** What is of another type, or missing, compares to nothing. */
  private static boolean holds(JsonNode one, String sign, JsonNode other) {
    if (one.isMissingNode() || one.isNull()) {
      return false;
    }
    if (one.getNodeType() != other.getNodeType()) {
      return sign.equals("!=");
    }
    var comparison = compare(one, other);
    return switch (sign) {
      case "=" -> comparison == 0;
      case "!=" -> comparison != 0;
      case "<" -> comparison < 0;
      case "<=" -> comparison <= 0;
      case ">" -> comparison > 0;
      case ">=" -> comparison >= 0;
      default -> throw new Unknown(sign);
    };
  }

  static int compare(JsonNode one, JsonNode other) {
    if (one.isIntegralNumber() && other.isIntegralNumber()) {
      return Long.compare(one.longValue(), other.longValue());
    }
    if (one.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    if (one.isBoolean()) {
      return Boolean.compare(one.booleanValue(), other.booleanValue());
    }
    return compare(one.asText(), other.asText());
  }

  /** By the bytes of UTF-8: as by characters, but that all surrogates are greater. */
  private static int compare(String one, String other) {
    var length = Math.min(one.length(), other.length());
    for (var i = 0; i < length; i++) {
      var mine = one.charAt(i);
      var theirs = other.charAt(i);
      if (mine != theirs) {
        var greater = Character.isSurrogate(mine);
        return greater == Character.isSurrogate(theirs)
            ? Character.compare(mine, theirs)
            : greater ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
