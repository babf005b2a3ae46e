package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.store.IndexedOrder;
import eu.stratuslab.bridge.store.Pushdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements of SQL++ that a store prepares. Values are parameters: a statement's text depends
 * on the shape of a list only, so that its plan is made once.
 */
final class Statements {
  /** Who sees it: the parameters are those of {@link Statement}. */
  enum Audience {
    /** Everybody who may see all. */
    ALL(""),
    /** One set of viewers. */
    ONE(" AND r.x.a = ?"),
    /** Several sets, in one array. */
    SEVERAL(" AND r.x.a IN ?");

    private final String condition;

    Audience(String condition) {
      this.condition = condition;
    }
  }

  /** Greater than every key. */
  static final String HIGHEST_KEY = "\uffff";

  /** The audiences that one of some principals belongs to. */
  static final String AUDIENCES =
      "SELECT RAW META(r).id FROM `audiences` AS r WHERE ANY m IN r.m SATISFIES m IN ? END";

  private static final String KEY = "META(r).id";

  /** True of every key and of every rank: that of a missing value is an empty text. */
  private static final String ANYTHING = " >= \"\"";

  private static final String LIVE = " AS r WHERE r.x.g = 0";

  /** A statement and its values. */
  record Statement(String text, List<Object> parameters) {
    Statement {
      parameters = List.copyOf(parameters);
    }
  }

  private Statements() {}

  /**
   * Keys and ranks of documents, in an order: {@code {k, v}}. An index holds all that it asks for,
   * if the filter says so too, and what it begins with is always bounded: a planner takes no index
   * of which it does not know where to begin.
   *
   * @param viewers the digest, or the array of digests, of the audience; empty for all
   * @param behind the rank behind which to begin: the values of the order, then the key
   */
  static Statement page(
      String type,
      IndexedOrder order,
      Audience audience,
      Optional<Object> viewers,
      Pushdown filter,
      Optional<Behind> behind,
      long limit,
      long offset) {
    var column = order.member().map(Statements::column);
    var direction = order.descending() ? " DESC" : " ASC";
    var parameters = new ArrayList<Object>();
    viewers.ifPresent(parameters::add);
    parameters.addAll(filter.parameters());
    behind.ifPresent(b -> parameters.addAll(b.parameters()));
    parameters.add(limit);
    parameters.add(offset);
    return new Statement(
        "SELECT META(r).id AS k"
            + column.map(c -> ", " + c + " AS v").orElse("")
            + from(type)
            + audience.condition
            + where(filter)
            + behind
                .map(_ -> behind(column, order.descending()))
                .orElse(" AND " + column.orElse(KEY) + ANYTHING)
            + " ORDER BY "
            + column.map(c -> c + direction + ", ").orElse("")
            + KEY
            + direction
            + " LIMIT ? OFFSET ?",
        parameters);
  }

  /** Where a page before ended. */
  record Behind(Optional<String> value, String key) {
    List<Object> parameters() {
      return value.isPresent() ? List.of(value.get(), value.get(), key) : List.of(key);
    }
  }

  private static String behind(Optional<String> column, boolean descending) {
    var sign = descending ? "<" : ">";
    return column
        .map(c -> " AND %1$s %2$s= ? AND (%1$s %2$s ? OR META(r).id %2$s ?)".formatted(c, sign))
        .orElse(" AND META(r).id %s ?".formatted(sign));
  }

  /** How many match; exact if the filter is. */
  static Statement count(
      String type, Audience audience, Optional<Object> viewers, Pushdown filter) {
    var parameters = new ArrayList<Object>();
    viewers.ifPresent(parameters::add);
    parameters.addAll(filter.parameters());
    return new Statement(
        "SELECT RAW COUNT(*)"
            + from(type)
            + audience.condition
            + where(filter)
            + " AND "
            + KEY
            + ANYTHING,
        parameters);
  }

  /** Documents that may match, by key: {@code d}. */
  static Statement scan(
      String type,
      Audience audience,
      Optional<Object> viewers,
      Pushdown filter,
      String behind,
      long limit) {
    var parameters = new ArrayList<Object>();
    viewers.ifPresent(parameters::add);
    parameters.addAll(filter.parameters());
    parameters.add(behind);
    parameters.add(limit);
    return new Statement(
        "SELECT RAW r.d"
            + from(type)
            + audience.condition
            + where(filter)
            + " AND META(r).id > ? ORDER BY META(r).id ASC LIMIT ?",
        parameters);
  }

  /** Audiences behind a key, in the order of their keys. */
  static Statement audiences(String behind, long limit) {
    return new Statement(
        "SELECT RAW META(r).id FROM `audiences` AS r WHERE META(r).id > ?"
            + " ORDER BY META(r).id ASC LIMIT ?",
        List.of(behind, limit));
  }

  /** The audiences behind a key, up to another, that documents have: {@code {a}}, in order. */
  static Statement audiencesOf(String type, String behind, String end, long limit) {
    return new Statement(
        "SELECT r.x.a AS a"
            + from(type)
            + " AND r.x.a > ? AND r.x.a <= ? AND "
            + KEY
            + ANYTHING
            + " ORDER BY r.x.a ASC, META(r).id ASC LIMIT ?",
        List.of(behind, end, limit));
  }

  /** Tombstones of a type behind a position, oldest first: {@code {k, b}}. */
  static Statement tombstones(String type, String before, String rank, String key, long limit) {
    return new Statement(
        "SELECT META(r).id AS k, r.x.b AS b FROM `"
            + type
            + "` AS r WHERE r.x.g = 1 AND r.x.b < ? AND r.x.b >= ?"
            + " AND (r.x.b > ? OR META(r).id > ?)"
            + " ORDER BY r.x.b ASC, META(r).id ASC LIMIT ?",
        List.of(before, rank, rank, key, limit));
  }

  private static String from(String type) {
    return " FROM `" + type + "`" + LIVE;
  }

  private static String where(Pushdown filter) {
    return filter.sql().equals("TRUE") ? "" : " AND " + filter.sql();
  }

  /** Where the rank of a member stands. */
  static String column(String member) {
    return switch (member) {
      case "name" -> "r.x.n";
      case "state" -> "r.x.s";
      case "created" -> "r.x.c";
      default -> throw new IllegalArgumentException("no index keeps the order of " + member);
    };
  }
}
