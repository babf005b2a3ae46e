package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.format.Dialect;
import eu.stratuslab.bridge.format.Notation;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which notation an answer has, and which one a body is in (DSP0263 4.1.4, 4.1.6.6). */
final class Negotiation {
  static final String EVENT_STREAM = "text/event-stream";

  private Negotiation() {}

  /**
   * The notation of the answer: {@code $format} over Accept over the dialect's preference.
   *
   * @throws Refusal {@code NOT_ACCEPTABLE}
   */
  static Notation answer(Request request, Dialect dialect) {
    var format = request.query().first(Query.FORMAT);
    if (format.isPresent()) {
      return switch (format.get().strip().toLowerCase(Locale.ROOT)) {
        case "json" -> Notation.JSON;
        case "xml" -> Notation.XML;
        default -> throw Refusal.at(Query.FORMAT, Reason.NOT_ACCEPTABLE, "is json or xml");
      };
    }
    return stream(request) ? dialect.preferred() : answer(request.header("accept"), dialect);
  }

  /**
   * The notation that a header Accept asks for.
   *
   * @throws Refusal {@code NOT_ACCEPTABLE}
   */
  static Notation answer(@Nullable String accept, Dialect dialect) {
    return accept == null || accept.isBlank() ? dialect.preferred() : accepted(accept, dialect);
  }

  /**
   * True if a stream of events is asked for: by name, and not less than anything else. What the
   * events show is in the notation that {@code $format} says.
   */
  static boolean stream(Request request) {
    var accept = request.header("accept");
    if (accept == null || !request.is("GET")) {
      return false;
    }
    var best = 0.0;
    var chosen = false;
    for (var range : accept.split(",", -1)) {
      if (quality(range) > best) {
        best = quality(range);
        chosen = bare(range).equals(EVENT_STREAM);
      }
    }
    return chosen;
  }

  private static Notation accepted(String accept, Dialect dialect) {
    var best = -1.0;
    Notation chosen = null;
    for (var range : accept.split(",", -1)) {
      var notation = notation(range, dialect);
      var quality = quality(range);
      if (notation != null && quality > 0 && quality > best) {
        best = quality;
        chosen = notation;
      }
    }
    if (chosen == null) {
      throw Refusal.of(
          Reason.NOT_ACCEPTABLE,
          "only application/json, application/xml and, to follow what a GET shows, "
              + EVENT_STREAM
              + " are to be had");
    }
    return chosen;
  }

  private static @Nullable Notation notation(String range, Dialect dialect) {
    return switch (bare(range)) {
      case "application/json" -> Notation.JSON;
      case "application/xml", "text/xml" -> Notation.XML;
      case "*/*", "application/*" -> dialect.preferred();
      default -> null;
    };
  }

  private static double quality(String range) {
    for (var parameter : range.split(";", -1)) {
      var text = parameter.strip();
      if (text.startsWith("q=")) {
        try {
          return Double.parseDouble(text.substring(2));
        } catch (NumberFormatException _) {
          return 0;
        }
      }
    }
    return 1;
  }

  private static String bare(String mediaType) {
    var semicolon = mediaType.indexOf(';');
    var type = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The notation of a body. One that does not say is recognised by its first character.
   *
   * @throws Refusal {@code UNSUPPORTED_MEDIA_TYPE}
   */
  static Notation body(Request request, byte[] body) {
    var contentType = request.header("content-type");
    if (contentType == null || contentType.isBlank()) {
      return sniffed(body);
    }
    refuseForeignCharset(contentType);
    return switch (bare(contentType)) {
      case "application/json" -> Notation.JSON;
      case "application/xml", "text/xml" -> Notation.XML;
      default -> {
        if (body.length == 0) {
          yield Notation.JSON;
        }
        throw Refusal.of(
            Reason.UNSUPPORTED_MEDIA_TYPE, "a body is application/json or application/xml");
      }
    };
  }

  private static Notation sniffed(byte[] body) {
    for (var b : body) {
      if (!Character.isWhitespace(b)) {
        return b == '<' ? Notation.XML : Notation.JSON;
      }
    }
    return Notation.JSON;
  }

  private static void refuseForeignCharset(String contentType) {
    var lower = contentType.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
    var at = lower.indexOf("charset=");
    if (at >= 0
        && !lower.startsWith("utf-8", at + "charset=".length())
        && !lower.startsWith("us-ascii", at + "charset=".length())) {
      throw Refusal.of(Reason.UNSUPPORTED_MEDIA_TYPE, "a body is in UTF-8");
    }
  }
}
