package eu.stratuslab.bridge.store.sqlite;

import static java.util.Objects.requireNonNull;

import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.bridge.filter.Rank;
import eu.stratuslab.bridge.store.Cursor;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Pushdown;
import eu.stratuslab.bridge.store.sqlite.Parsed.Raw;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Answers one list. If SQL says exactly what matches and an index keeps the order, a page costs
 * what its size costs. Otherwise every document that may match is looked at.
 */
final class Lists {
  /** By their row ids, which are a JSON array. */
  static final String READ =
      "SELECT id, seq, json FROM documents WHERE id IN (SELECT value FROM json_each(?))";

  /** Found, not read. */
  private record Hit(Rank rank, long id) {}

  /** A page without its documents made. */
  record RawPage(List<Raw> items, long count, Optional<String> next) {}

  private final SqliteConnection connection;
  private final Parsed parsed;
  private final ListQuery query;
  private final Scope scope;
  private final Pushdown filter;
  private final OrderComparator comparator;
  private final Optional<Cursor> cursor;

  private Lists(SqliteConnection connection, Parsed parsed, ListQuery query) throws SQLException {
    this.connection = connection;
    this.parsed = parsed;
    this.query = query;
    scope = Scope.of(connection, query.type(), query.caller());
    filter = FilterSql.of(query.type(), query.filter());
    comparator = new OrderComparator(query.order());
    cursor = query.cursor().map(text -> Cursor.decode(query, text));
  }

  /** A page, from one snapshot. */
  static RawPage page(SqliteConnection connection, Parsed parsed, ListQuery query)
      throws SQLException {
    var lists = new Lists(connection, parsed, query);
    var sorting = Sorting.of(query.order());
    return lists.filter.exact() && sorting.isPresent()
        ? lists.byIndex(sorting.get())
        : lists.byScan();
  }

  /** The number of items before the page. */
  private long position() {
    return cursor
        .map(Cursor::position)
        .orElse((long) Math.clamp(query.first(), 1, Integer.MAX_VALUE) - 1);
  }

  /** The number of items that a cursor does not skip. */
  private long skipped() {
    return cursor.isPresent() ? 0 : position();
  }

  /** The number of items that the page may have. */
  private int room() {
    return (int) Math.max(0, Math.min(query.limit(), query.last() - position()));
  }

  private RawPage byIndex(Sorting sorting) throws SQLException {
    // One more than fits tells whether there is a next page.
    var hits = room() == 0 ? List.<Hit>of() : hits(sorting, room() + 1);
    return finish(hits, count());
  }

  private List<Hit> hits(Sorting sorting, int limit) throws SQLException {
    var each = scope.several() && !filter.linked();
    var parameters =
        new ArrayList<>(each ? List.of(scope.array(), scope.type()) : scope.parameters());
    parameters.addAll(filter.parameters());
    cursor.ifPresent(c -> parameters.addAll(sorting.parameters(c.rank())));
    if (each) {
      parameters.add(skipped() + limit);
    }
    parameters.add((long) limit);
    parameters.add(skipped());
    var behind = cursor.isPresent();
    return connection.all(
        each ? selectOfEach(sorting, filter, behind) : select(sorting, scope, filter, behind),
        row -> new Hit(sorting.rank(row, 2), row.getLong(1)),
        parameters.toArray());
  }

  /** Finds without reading: an index holds all that it asks for. */
  static String select(Sorting sorting, Scope scope, Pushdown filter, boolean behind) {
    return "SELECT d.id, %s FROM documents d WHERE %s ORDER BY %s LIMIT ? OFFSET ?"
        .formatted(
            sorting.columns(),
            where(scope.condition(filter.linked()), sorting, filter, behind),
            sorting.orderBy());
  }

  /**
   * The same of several audiences. An index keeps the order within each of them, so each gives no
   * more than what is asked for altogether, and only that is sorted.
   */
  static String selectOfEach(Sorting sorting, Pushdown filter, boolean behind) {
    return """
        SELECT d.id, %1$s FROM json_each(?) a CROSS JOIN documents d WHERE d.id IN
          (SELECT d.id FROM documents d WHERE %2$s ORDER BY %3$s LIMIT ?)
        ORDER BY %3$s LIMIT ? OFFSET ?
        """
        .formatted(
            sorting.columns(),
            where("d.type = ? AND d.gone = 0 AND d.audience = a.value", sorting, filter, behind),
            sorting.orderBy());
  }

  private static String where(String scope, Sorting sorting, Pushdown filter, boolean behind) {
    return scope + " AND " + filter.sql() + (behind ? " AND " + sorting.behind() : "");
  }

  private long count() throws SQLException {
    if (filter.sql().equals("1")) {
      return scope.count(connection);
    }
    var state = FilterSql.onState(query.filter());
    if (state.isPresent()) {
      var matching = scope.count(connection, state.get().value());
      return state.get().operator() == Operator.EQUAL
          ? matching
          : scope.count(connection) - matching;
    }
    var parameters = new ArrayList<>(scope.parameters());
    parameters.addAll(filter.parameters());
    return connection.number(
        "SELECT count(*) FROM documents d WHERE "
            + scope.condition(filter.linked())
            + " AND "
            + filter.sql(),
        parameters.toArray());
  }

  /** Keeps no more than what the page and the skipped items need. */
  private RawPage byScan() throws SQLException {
    var evaluator = new FilterEvaluator(query.filter());
    var needed = skipped() + room() + 1;
    var ranks = Comparator.comparing(Hit::rank, comparator);
    var best = new PriorityQueue<Hit>(ranks.reversed());
    var count = new long[1];
    var parameters = new ArrayList<>(scope.parameters());
    parameters.addAll(filter.parameters());
    connection.each(
        "SELECT d.id, d.seq, d.json FROM documents d WHERE "
            + scope.condition(filter.linked())
            + " AND "
            + filter.sql(),
        row -> {
          var document = parsed.raw(row, 2, 3).inPassing();
          if (evaluator.test(document)) {
            count[0]++;
            keep(best, new Hit(comparator.rank(document), row.getLong(1)), needed);
          }
          return row;
        },
        parameters.toArray());
    var hits = new ArrayList<>(best);
    hits.sort(ranks);
    var from = (int) Math.min(skipped(), hits.size());
    return finish(room() == 0 ? List.of() : hits.subList(from, hits.size()), count[0]);
  }

  private void keep(PriorityQueue<Hit> best, Hit hit, long needed) {
    if (cursor.isPresent() && comparator.compare(hit.rank(), cursor.get().rank()) <= 0) {
      return;
    }
    best.add(hit);
    if (best.size() > needed) {
      best.remove();
    }
  }

  private RawPage finish(List<Hit> hits, long count) throws SQLException {
    var shown = hits.subList(0, Math.min(room(), hits.size()));
    var items = read(shown);
    var end = position() + shown.size();
    var more = hits.size() > shown.size() && end < query.last() && !shown.isEmpty();
    var next = more ? Cursor.after(query, end, shown.getLast().rank()).encode() : null;
    return new RawPage(items, count, Optional.ofNullable(next));
  }

  /** One statement for all of them: a statement for each costs more than what it reads. */
  private List<Raw> read(List<Hit> hits) throws SQLException {
    var ids = hits.stream().map(Hit::id).toList();
    var rows = new HashMap<Long, Raw>();
    connection.each(READ, row -> rows.put(row.getLong(1), parsed.raw(row, 2, 3)), ids.toString());
    return ids.stream()
        .map(id -> requireNonNull(rows.get(id), "a row left its own snapshot"))
        .toList();
  }
}
