package eu.stratuslab.bridge.format;

/** Appends text to XML, escaped. */
final class XmlText {
  private XmlText() {}

  static void content(StringBuilder out, String text) {
    append(out, text, false);
  }

  static void attribute(StringBuilder out, String name, String value) {
    out.append(' ').append(name).append("=\"");
    append(out, value, true);
    out.append('"');
  }

  private static void append(StringBuilder out, String text, boolean attribute) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\r' -> out.append("&#13;");
        case '"' -> out.append(attribute ? "&quot;" : "\"");
        case '\n' -> out.append(attribute ? "&#10;" : "\n");
        case '\t' -> out.append(attribute ? "&#9;" : "\t");
        default -> out.append(legal(c) ? c : '\uFFFD');
      }
    }
  }

  /** What stands in a document was checked; what others reported was not (XML 1.0, 2.2). */
  private static boolean legal(char c) {
    return c >= ' ' && c < '\uFFFE';
  }
}
