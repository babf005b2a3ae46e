package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Filter.PropertyComparison;
import eu.stratuslab.bridge.filter.SortKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * As much of a filter as SQL can say of a row of {@code documents d}: never less than what matches.
 *
 * @param sql a condition
 * @param parameters of its question marks
 * @param exact true if it holds for exactly the documents that match
 * @param linked true if links find the few documents for which it holds
 */
record FilterSql(String sql, List<Object> parameters, boolean exact, boolean linked) {
  private static final Pattern JSON_PATH = Pattern.compile("(?:spec|status)(?:\\.[A-Za-z_]\\w*)+");
  private static final Pattern JSON_KEY = Pattern.compile("[A-Za-z0-9_.:/-]+");

  /** True of every document, and says nothing about which match. */
  private static final FilterSql ANY = new FilterSql("1", List.of(), false, false);

  private static final FilterSql ALL = new FilterSql("1", List.of(), true, false);
  private static final FilterSql NONE = new FilterSql("0", List.of(), true, false);

  FilterSql {
    parameters = List.copyOf(parameters);
  }

  /** What SQL can say about documents of a type. */
  static FilterSql of(String type, Filter filter) {
    return switch (filter) {
      case Filter.And and -> and(all(type, and.operands()));
      case Filter.Or or -> or(all(type, or.operands()));
      case PropertyComparison property -> property(property);
      case Comparison comparison -> comparison(type, comparison);
    };
  }

  private static FilterSql and(List<FilterSql> parts) {
    return parts.isEmpty()
        ? ALL
        : joined(parts, " AND ", parts.stream().anyMatch(FilterSql::linked));
  }

  private static FilterSql or(List<FilterSql> parts) {
    return parts.isEmpty()
        ? NONE
        : joined(parts, " OR ", parts.stream().allMatch(FilterSql::linked));
  }

  private static FilterSql joined(List<FilterSql> parts, String word, boolean linked) {
    return new FilterSql(
        "(" + String.join(word, parts.stream().map(FilterSql::sql).toList()) + ")",
        parts.stream().flatMap(part -> part.parameters().stream()).toList(),
        parts.stream().allMatch(FilterSql::exact),
        linked);
  }

  private static List<FilterSql> all(String type, List<Filter> filters) {
    return filters.stream().map(filter -> of(type, filter)).toList();
  }

  private static FilterSql property(PropertyComparison property) {
    var path = "$.properties.\"" + property.property() + "\"";
    return property.operator() == Operator.EQUAL
            && JSON_KEY.matcher(property.property()).matches()
            && plain(property.value())
        ? superset("json_extract(d.json, ?) = ?", path, property.value())
        : ANY;
  }

  private static FilterSql comparison(String type, Comparison c) {
    return switch (c.type()) {
      case STRING, URI, REF -> text(type, c);
      case DATE_TIME -> c.path().equals("created") ? created(c) : ANY;
      case INTEGER -> json(c, Long::valueOf);
      case BOOLEAN -> c.operator() == Operator.EQUAL ? json(c, FilterSql::bit) : ANY;
      case STRUCTURE, MAP, COLLECTION, ANY -> ANY;
    };
  }

  private static FilterSql text(String type, Comparison c) {
    var equal = c.operator() == Operator.EQUAL;
    if (!equal && c.operator() != Operator.NOT_EQUAL) {
      return ANY;
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(c.value())) {
      // No document can hold half a surrogate pair.
      return equal ? NONE : ALL;
    }
    return switch (c.path()) {
      case "name", "state" -> ranked(c.path(), equal, c.value());
      case "tenant" -> exact(equal ? "d.tenant = ?" : "d.tenant IS NOT ?", c.value());
      default -> equal ? textInJson(type, c) : ANY;
    };
  }

  /** The rank narrows it down by an index; texts of the same rank can still differ. */
  private static FilterSql ranked(String column, boolean equal, String value) {
    var same = "(d.%1$s_rank = ? AND d.%1$s = ?)".formatted(column);
    return exact(equal ? same : "NOT " + same, SortKey.of(value).bytes(), value);
  }

  private static FilterSql textInJson(String type, Comparison c) {
    if (Link.indexed(c.path(), c.value())) {
      return new FilterSql(
          "d.id IN (SELECT document FROM links WHERE type = ? AND path = ? AND target = ?)",
          List.of(type, c.path(), c.value()),
          true,
          true);
    }
    if (!JSON_PATH.matcher(c.path()).matches() || !plain(c.value())) {
      return ANY;
    }
    var path = "$." + c.path();
    return superset(
        "(json_extract(d.json, ?) = ? OR json_extract(d.json, ?) = ?)",
        path,
        c.value(),
        path + ".href",
        c.value());
  }

  private static FilterSql created(Comparison c) {
    var rank = SortKey.of(Instant.parse(c.value())).bytes();
    return switch (sign(c.operator())) {
      case "<", "<=" ->
          exact(
              "(d.created_rank %s ? AND d.created_rank > x'')".formatted(sign(c.operator())), rank);
      default -> exact("d.created_rank " + sign(c.operator()) + " ?", rank);
    };
  }

  /** JSON knows no types of attributes: what is compared here is looked at again in Java. */
  private static FilterSql json(Comparison c, Function<String, Long> value) {
    return c.operator() != Operator.NOT_EQUAL && JSON_PATH.matcher(c.path()).matches()
        ? superset(
            "json_extract(d.json, ?) " + sign(c.operator()) + " ?",
            "$." + c.path(),
            value.apply(c.value()))
        : ANY;
  }

  private static Long bit(String value) {
    return Boolean.parseBoolean(value) ? 1L : 0L;
  }

  private static String sign(Operator operator) {
    return switch (operator) {
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case EQUAL -> "=";
      case GREATER_OR_EQUAL -> ">=";
      case GREATER -> ">";
      case NOT_EQUAL -> "!=";
    };
  }

  private static boolean plain(String value) {
    return value.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(value);
  }

  private static FilterSql exact(String sql, Object... parameters) {
    return new FilterSql(sql, List.of(parameters), true, false);
  }

  private static FilterSql superset(String sql, Object... parameters) {
    return new FilterSql(sql, List.of(parameters), false, false);
  }

  /** The one state that the whole filter is about, if the counters can answer it. */
  static Optional<Comparison> onState(Filter filter) {
    return filter instanceof Comparison c
            && c.path().equals("state")
            && !c.value().isEmpty()
            && (c.operator() == Operator.EQUAL || c.operator() == Operator.NOT_EQUAL)
        ? Optional.of(c)
        : Optional.empty();
  }
}
