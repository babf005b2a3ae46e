package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** One text for equal trees: members in order, no spaces, numbers by their value. */
public final class Canonical {
  private static final int DIGEST_BYTES = 16;

  private Canonical() {}

  /** The text of a tree. */
  public static String text(JsonNode tree) {
    var text = new StringBuilder();
    write(tree, text);
    return text.toString();
  }

  /** Enough of a SHA-256 to tell two texts apart. */
  public static String digest(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(JsonNode node, StringBuilder text) {
    switch (node) {
      case ObjectNode object -> writeObject(object, text);
      case ArrayNode array -> {
        text.append('[');
        array.forEach(
            item -> {
              write(item, text);
              text.append(',');
            });
        text.append(']');
      }
      default -> text.append(node.isIntegralNumber() ? node.bigIntegerValue() : node.toString());
    }
  }

  private static void writeObject(ObjectNode object, StringBuilder text) {
    var sorted = new TreeMap<String, JsonNode>();
    object.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    text.append('{');
    sorted.forEach(
        (name, value) -> {
          text.append('"').append(name).append("\":");
          write(value, text);
          text.append(',');
        });
    text.append('}');
  }
}
