package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Attribute;
import java.util.List;

/** Reads what consumers send: the same tree from either notation. */
public final class Reader {
  private Reader() {}

  /**
   * The tree of a body; empty for an empty one.
   *
   * @param attributes what the body may hold: decides how XML is understood
   * @throws Refusal {@code MALFORMED}, or {@code OUT_OF_BOUNDS} where reading alone shows it
   */
  public static ObjectNode read(Notation notation, byte[] body, List<Attribute> attributes) {
    if (body.length == 0) {
      return Json.object();
    }
    return switch (notation) {
      case JSON -> JsonReader.read(body);
      case XML -> XmlReader.read(body, attributes);
    };
  }
}
