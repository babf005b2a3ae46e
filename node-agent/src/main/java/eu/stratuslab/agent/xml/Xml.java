package eu.stratuslab.agent.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element to be written. What is null is left out, so that optional parts need no branches.
 *
 * @param text instead of children
 */
public record Xml(
    String name, Map<String, String> attributes, List<Xml> children, @Nullable String text) {

  public Xml {
    attributes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    children = List.copyOf(children);
  }

  public static Xml of(String name) {
    return new Xml(name, Map.of(), List.of(), null);
  }

  public Xml with(String attribute, @Nullable String value) {
    if (value == null) {
      return this;
    }
    var more = new LinkedHashMap<>(attributes);
    more.put(attribute, value);
    return new Xml(name, more, children, text);
  }

  public Xml add(@Nullable Xml child) {
    return child == null ? this : addAll(List.of(child));
  }

  public Xml addAll(List<Xml> more) {
    var all = new ArrayList<>(children);
    all.addAll(more);
    return new Xml(name, attributes, all, text);
  }

  public Xml text(@Nullable String value) {
    return new Xml(name, attributes, children, value);
  }

  /** The element as indented text. */
  public String toXml() {
    var out = new StringBuilder();
    write(out, "");
    return out.toString();
  }

  private void write(StringBuilder out, String indent) {
    out.append(indent).append('<').append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("='").append(escaped(value)).append('\''));
    if (text != null) {
      out.append('>').append(escaped(text)).append("</").append(name).append(">\n");
    } else if (children.isEmpty()) {
      out.append("/>\n");
    } else {
      out.append(">\n");
      children.forEach(child -> child.write(out, indent + "  "));
      out.append(indent).append("</").append(name).append(">\n");
    }
  }

  /** Characters that XML 1.0 cannot hold become question marks. */
  private static String escaped(String value) {
    return value
        .replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&apos;");
  }
}
