package eu.stratuslab.bridge.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.resource.Violation.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Reads the JSON of consumers: UTF-8, bounded, no name twice. */
final class JsonReader {
  /** The greatest depth of a body. */
  static final int MAX_DEPTH = 50;

  private static final int MAX_DIGITS = 100;
  private static final int MAX_NAME = 50_000;

  /** The parser's advice to whoever configures it. */
  private static final Pattern ADVICE = Pattern.compile(": enable `.*");

  /** What it says of where something began, of which the place is for the sender. */
  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^\\]]*; (line: \\d+, column: \\d+)\\]");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_DIGITS)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonReader() {}

  static ObjectNode read(byte[] body) {
    try (var parser = MAPPER.createParser(text(body))) {
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
  }

  private static ObjectNode read(JsonParser parser) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(parser);
      if (!(tree instanceof ObjectNode object)) {
        throw Refusal.of(Reason.MALFORMED, "the body is not a JSON object");
      }
      if (parser.nextToken() != null) {
        throw Refusal.of(Reason.MALFORMED, "the body goes on behind its JSON object");
      }
      return object;
    } catch (StreamConstraintsException _) {
      throw beyond(parser);
    } catch (JsonProcessingException e) {
      throw noJson(e);
    } catch (NumberFormatException _) {
      // The parser takes an exponent of any length, and no BigDecimal does.
      throw Refusal.at(
          path(parser.getParsingContext()), Reason.OUT_OF_BOUNDS, "is a number out of all range");
    }
  }

  /** Which of the bounds a body passed shows in where the parser stands. */
  private static Refusal beyond(JsonParser parser) {
    var context = parser.getParsingContext();
    if (context.getNestingDepth() > MAX_DEPTH) {
      return Refusal.at(
          path(context), Reason.MALFORMED, "is nested more than " + MAX_DEPTH + " deep");
    }
    if (context.inObject() && parser.currentToken() != JsonToken.FIELD_NAME) {
      return Refusal.at(
          path(context.getParent()),
          Reason.OUT_OF_BOUNDS,
          "holds a name of more than " + MAX_NAME + " characters");
    }
    return Refusal.at(
        path(context), Reason.OUT_OF_BOUNDS, "is a number of more than " + MAX_DIGITS + " digits");
  }

  private static Refusal noJson(JsonProcessingException e) {
    var at = e.getLocation();
    return Refusal.of(
        Reason.MALFORMED,
        "the body is not JSON"
            + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
            + ": "
            + ADVICE
                .matcher(SOURCE.matcher(e.getOriginalMessage()).replaceAll("$1"))
                .replaceFirst(""));
  }

  /** Where the parser stands, as violations say it: {@code disks[0].capacity}. */
  private static String path(JsonStreamContext context) {
    if (context.inRoot()) {
      return "";
    }
    var outer = path(context.getParent());
    if (context.inArray()) {
      return context.hasCurrentIndex() ? outer + "[" + context.getCurrentIndex() + "]" : outer;
    }
    var name = context.getCurrentName();
    return name == null ? outer : outer.isEmpty() ? name : outer + "." + name;
  }

  /** The characters of a body in UTF-8, without a byte order mark. */
  static String text(byte[] body) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw Refusal.of(Reason.MALFORMED, "the body is not UTF-8");
    }
  }
}
