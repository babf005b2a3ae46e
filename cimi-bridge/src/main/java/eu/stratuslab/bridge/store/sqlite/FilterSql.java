package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.Pushdown;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A filter in the words of SQLite, as a condition on rows of {@code documents d}.
 *
 * @param type of the documents
 */
record FilterSql(String type) implements Pushdown.Language {

  /** What SQL can say about documents of a type. */
  static Pushdown of(String type, Filter filter) {
    return Pushdown.of(filter, new FilterSql(type));
  }

  @Override
  public String always() {
    return "1";
  }

  @Override
  public String never() {
    return "0";
  }

  @Override
  public Pushdown text(String member, boolean equal, String value) {
    if (member.equals("tenant")) {
      return Pushdown.exactly(equal ? "d.tenant = ?" : "d.tenant IS NOT ?", value);
    }
    // The rank narrows it down by an index; texts of the same rank can still differ.
    var same = "(d.%1$s_rank = ? AND d.%1$s = ?)".formatted(member);
    return Pushdown.exactly(equal ? same : "NOT " + same, SortKey.of(value).bytes(), value);
  }

  @Override
  public Pushdown created(Operator operator, Instant value) {
    var rank = SortKey.of(value).bytes();
    var sign = Pushdown.sign(operator);
    return operator == Operator.LESS || operator == Operator.LESS_OR_EQUAL
        ? Pushdown.exactly("(d.created_rank %s ? AND d.created_rank > x'')".formatted(sign), rank)
        : Pushdown.exactly("d.created_rank " + sign + " ?", rank);
  }

  @Override
  public Pushdown link(String path, String target) {
    return new Pushdown(
        "d.id IN (SELECT document FROM links WHERE type = ? AND path = ? AND target = ?)",
        List.of(type, path, target),
        true,
        true);
  }

  @Override
  public Pushdown jsonText(String path, String value) {
    return Pushdown.atLeast(
        "(json_extract(d.json, ?) = ? OR json_extract(d.json, ?) = ?)",
        "$." + path,
        value,
        "$." + path + ".href",
        value);
  }

  @Override
  public Pushdown jsonNumber(String path, Operator operator, long value) {
    return Pushdown.atLeast(
        "json_extract(d.json, ?) " + Pushdown.sign(operator) + " ?", "$." + path, value);
  }

  @Override
  public Pushdown jsonTruth(String path, boolean value) {
    return Pushdown.atLeast("json_extract(d.json, ?) = ?", "$." + path, value ? 1L : 0L);
  }

  @Override
  public Pushdown property(String name, String value) {
    return Pushdown.atLeast("json_extract(d.json, ?) = ?", "$.properties.\"" + name + "\"", value);
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
