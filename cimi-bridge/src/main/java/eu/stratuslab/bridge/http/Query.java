package eu.stratuslab.bridge.http;

import static java.math.BigInteger.ZERO;

import eu.stratuslab.bridge.filter.Parsed;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.resource.Violation;
import eu.stratuslab.model.resource.Violation.Reason;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query parameters of a request. Unknown ones are ignored (DSP0263 4.1.6). */
final class Query {
  static final String FILTER = "$filter";
  static final String ORDER_BY = "$orderby";
  static final String FIRST = "$first";
  static final String LAST = "$last";
  static final String SELECT = "$select";
  static final String EXPAND = "$expand";
  static final String FORMAT = "$format";

  /** The provider's own: where the page before ended. */
  static final String CURSOR = "cursor";

  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final String raw;
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  /**
   * @param raw as it stands in the URI, without the question mark
   */
  Query(String raw) {
    this.raw = raw;
    for (var pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        var equals = pair.indexOf('=');
        var name = decode(equals < 0 ? pair : pair.substring(0, equals));
        var value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
      }
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw Refusal.of(Reason.BAD_QUERY, "the query is badly percent-encoded");
    }
  }

  String raw() {
    return raw;
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * A position in a list. One that is out of range is clipped to what there can be, as the standard
   * wants it (DSP0263 4.1.6); what is no whole number is a mistake. Without a value it says
   * nothing.
   */
  Parsed<Long> position(String name, long otherwise) {
    var text = first(name).orElse("").strip();
    if (text.isEmpty()) {
      return new Parsed<>(otherwise, List.of());
    }
    if (!text.matches("-?[0-9]+")) {
      var wrong = new Violation(name, Reason.BAD_QUERY, "is not a whole number");
      return new Parsed<>(otherwise, List.of(wrong));
    }
    return new Parsed<>(new BigInteger(text).max(ZERO).min(GREATEST).longValue(), List.of());
  }
}
