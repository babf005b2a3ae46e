package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Filter.PropertyComparison;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a back end's query language can say of a filter: a condition that holds for every document
 * that matches, and maybe for some that do not; for back ends. The Java evaluator is the reference.
 *
 * @param sql the condition, with a question mark for each parameter
 * @param exact true if it holds for exactly the documents that match
 * @param linked true if links find the few documents for which it holds
 */
public record Pushdown(String sql, List<Object> parameters, boolean exact, boolean linked) {
  private static final Pattern JSON_PATH = Pattern.compile("(?:spec|status)(?:\\.[A-Za-z_]\\w*)+");
  private static final Pattern JSON_KEY = Pattern.compile("[A-Za-z0-9_.:/-]+");

  public Pushdown {
    parameters = List.copyOf(parameters);
  }

  /** The words of a query language. Paths are safe to stand in a statement; values are not. */
  public interface Language {
    /** A condition that always holds. */
    String always();

    /** A condition that never holds. */
    String never();

    /** An exact comparison of {@code name}, {@code state} or {@code tenant}. */
    Pushdown text(String member, boolean equal, String value);

    /** An exact comparison of the time of creation. */
    Pushdown created(Operator operator, Instant value);

    /** True of documents with that link, exactly. */
    Pushdown link(String path, String target);

    /** True at least where a path holds that text, or an object whose {@code href} is that text. */
    Pushdown jsonText(String path, String value);

    /** True at least where a path holds an integer that compares so; never {@code NOT_EQUAL}. */
    Pushdown jsonNumber(String path, Operator operator, long value);

    /** True at least where a path holds that truth. */
    Pushdown jsonTruth(String path, boolean value);

    /** True at least of documents with that property. */
    Pushdown property(String name, String value);
  }

  /** What a language can say of a filter. */
  public static Pushdown of(Filter filter, Language language) {
    return switch (filter) {
      case Filter.And and -> and(all(and.operands(), language), language);
      case Filter.Or or -> or(all(or.operands(), language), language);
      case PropertyComparison property -> property(property, language);
      case Comparison comparison -> comparison(comparison, language);
    };
  }

  public static Pushdown exactly(String sql, Object... parameters) {
    return new Pushdown(sql, List.of(parameters), true, false);
  }

  public static Pushdown atLeast(String sql, Object... parameters) {
    return new Pushdown(sql, List.of(parameters), false, false);
  }

  /** The sign of an operator, the same in all languages. */
  public static String sign(Operator operator) {
    return switch (operator) {
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case EQUAL -> "=";
      case GREATER_OR_EQUAL -> ">=";
      case GREATER -> ">";
      case NOT_EQUAL -> "!=";
    };
  }

  private static Pushdown and(List<Pushdown> parts, Language language) {
    return parts.isEmpty()
        ? exactly(language.always())
        : joined(parts, " AND ", parts.stream().anyMatch(Pushdown::linked));
  }

  private static Pushdown or(List<Pushdown> parts, Language language) {
    return parts.isEmpty()
        ? exactly(language.never())
        : joined(parts, " OR ", parts.stream().allMatch(Pushdown::linked));
  }

  private static Pushdown joined(List<Pushdown> parts, String word, boolean linked) {
    return new Pushdown(
        "(" + String.join(word, parts.stream().map(Pushdown::sql).toList()) + ")",
        parts.stream().flatMap(part -> part.parameters().stream()).toList(),
        parts.stream().allMatch(Pushdown::exact),
        linked);
  }

  private static List<Pushdown> all(List<Filter> filters, Language language) {
    return filters.stream().map(filter -> of(filter, language)).toList();
  }

  /** True of every document, and says nothing about which match. */
  private static Pushdown any(Language language) {
    return atLeast(language.always());
  }

  private static Pushdown property(PropertyComparison property, Language language) {
    return property.operator() == Operator.EQUAL
            && JSON_KEY.matcher(property.property()).matches()
            && plain(property.value())
        ? language.property(property.property(), property.value())
        : any(language);
  }

  private static Pushdown comparison(Comparison c, Language language) {
    return switch (c.type()) {
      case STRING, URI, REF -> text(c, language);
      case DATE_TIME ->
          c.path().equals("created")
              ? language.created(c.operator(), Instant.parse(c.value()))
              : any(language);
      case INTEGER ->
          c.operator() != Operator.NOT_EQUAL && inJson(c)
              ? language.jsonNumber(c.path(), c.operator(), Long.parseLong(c.value()))
              : any(language);
      case BOOLEAN ->
          c.operator() == Operator.EQUAL && inJson(c)
              ? language.jsonTruth(c.path(), Boolean.parseBoolean(c.value()))
              : any(language);
      case STRUCTURE, MAP, COLLECTION, ANY -> any(language);
    };
  }

  private static boolean inJson(Comparison c) {
    return JSON_PATH.matcher(c.path()).matches();
  }

  private static Pushdown text(Comparison c, Language language) {
    var equal = c.operator() == Operator.EQUAL;
    if (!equal && c.operator() != Operator.NOT_EQUAL) {
      return any(language);
    }
    if (!encodable(c.value())) {
      // No document can hold half a surrogate pair.
      return exactly(equal ? language.never() : language.always());
    }
    return switch (c.path()) {
      case "name", "state", "tenant" -> language.text(c.path(), equal, c.value());
      default -> equal ? elsewhere(c, language) : any(language);
    };
  }

  private static Pushdown elsewhere(Comparison c, Language language) {
    if (Link.indexed(c.path(), c.value())) {
      return language.link(c.path(), c.value());
    }
    return inJson(c) && plain(c.value()) ? language.jsonText(c.path(), c.value()) : any(language);
  }

  private static boolean plain(String value) {
    return value.indexOf('\0') < 0 && encodable(value);
  }

  private static boolean encodable(String value) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }
}
