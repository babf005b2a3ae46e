package eu.stratuslab.kubernetes.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;

/** The JSONPath of a printer column: the first value that it finds. */
final class PrinterPath {
  private static final Configuration CONFIGURATION =
      Configuration.builder()
          .jsonProvider(new JacksonJsonNodeJsonProvider())
          .mappingProvider(new JacksonMappingProvider())
          .options(Option.SUPPRESS_EXCEPTIONS)
          .build();

  private final JsonPath path;

  private PrinterPath(JsonPath path) {
    this.path = path;
  }

  /**
   * Compiles a Kubernetes JSONPath, such as {@code .status.conditions[?(@.type=="Ready")].status}.
   */
  static PrinterPath of(String text) {
    String absolute =
        text.startsWith(".") ? "$" + text : text.startsWith("[") ? "$" + text : "$." + text;
    // Kubernetes escapes dots in keys; JSONPath puts such keys in brackets.
    String bracketed =
        absolute
            .replaceAll("\\.((?:[^.\\[\\\\]|\\\\.)*\\\\\\.(?:[^.\\[\\\\]|\\\\.)*)", "['$1']")
            .replace("\\.", ".");
    try {
      return new PrinterPath(JsonPath.compile(bracketed));
    } catch (InvalidPathException _) {
      return new PrinterPath(JsonPath.compile("$.['']"));
    }
  }

  /** The first value, or a missing node. */
  JsonNode first(JsonNode object) {
    Object found = path.read(object, CONFIGURATION);
    if (!(found instanceof JsonNode node)) {
      return MissingNode.getInstance();
    }
    if (!path.isDefinite() && node instanceof ArrayNode all) {
      return all.path(0);
    }
    return node;
  }
}
