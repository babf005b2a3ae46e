package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.Pushdown;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A filter in the words of SQL++, as a condition on envelopes {@code r}. */
record FilterSqlpp() implements Pushdown.Language {

  /** What SQL++ can say of a filter. */
  static Pushdown of(Filter filter) {
    return Pushdown.of(filter, new FilterSqlpp());
  }

  @Override
  public String always() {
    return "TRUE";
  }

  @Override
  public String never() {
    return "FALSE";
  }

  @Override
  public Pushdown text(String member, boolean equal, String value) {
    var path = "r.d." + member;
    if (!equal) {
      // What is missing differs from everything.
      return Pushdown.exactly("(%1$s IS NOT VALUED OR %1$s != ?)".formatted(path), value);
    }
    // The rank finds it in an index; several texts may have the same rank.
    return member.equals("tenant")
        ? Pushdown.exactly(path + " = ?", value)
        : Pushdown.exactly(
            "(%s = ? AND %s = ?)".formatted(Statements.column(member), path),
            SortKey.of(value).toString(),
            value);
  }

  @Override
  public Pushdown created(Operator operator, Instant value) {
    var rank = SortKey.of(value).toString();
    var sign = Pushdown.sign(operator);
    return operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL
        ? Pushdown.exactly("(r.x.c %s ? AND r.x.c > \"\")".formatted(sign), rank)
        : Pushdown.exactly("r.x.c " + sign + " ?", rank);
  }

  @Override
  public Pushdown link(String path, String target) {
    return new Pushdown(
        "ANY l IN r.x.l SATISFIES l = ? END", List.of(Envelope.link(path, target)), true, true);
  }

  @Override
  public Pushdown jsonText(String path, String value) {
    var there = path(path);
    return Pushdown.atLeast("(%1$s = ? OR %1$s.`href` = ?)".formatted(there), value, value);
  }

  @Override
  public Pushdown jsonNumber(String path, Operator operator, long value) {
    return Pushdown.atLeast(path(path) + " " + Pushdown.sign(operator) + " ?", value);
  }

  @Override
  public Pushdown jsonTruth(String path, boolean value) {
    return Pushdown.atLeast(path(path) + " = ?", value);
  }

  @Override
  public Pushdown property(String name, String value) {
    return Pushdown.atLeast("r.d.properties.`%s` = ?".formatted(name), value);
  }

  /** A path of word characters, each of its names in quotes: some are words of SQL++. */
  private static String path(String path) {
    return "r.d."
        + Arrays.stream(path.split("\\.")).map("`%s`"::formatted).collect(Collectors.joining("."));
  }
}
