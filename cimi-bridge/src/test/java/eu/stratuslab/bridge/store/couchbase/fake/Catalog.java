package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Unknown;
import eu.stratuslab.model.document.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The indexes that were declared and built. Their rows are kept elsewhere; what counts here is
 * which statements a planner would answer from one of them.
 */
final class Catalog {
  private static final Pattern CREATE =
      Pattern.compile(
          "CREATE INDEX `([^`]+)` IF NOT EXISTS ON `([^`]+)`\\((.+)\\)(?: WHERE (x\\.g = [01]))?"
              + " WITH \\{\"defer_build\": true(?:, \"num_replica\": \\d)?\\}");
  private static final Pattern BUILD = Pattern.compile("BUILD INDEX ON `([^`]+)`\\((.+)\\)");
  private static final Pattern ARRAY = Pattern.compile("DISTINCT ARRAY \\w FOR \\w IN (\\S+) END");

  private final Map<Name, Declared> indexes = new ConcurrentHashMap<>();

  private record Name(String scope, String collection, String index) {}

  /**
   * An index.
   *
   * @param first how a condition begins that says where in the index to begin
   * @param where the condition that a statement has to state; empty for none
   */
  private record Declared(Pattern first, String where, boolean built) {
    static Declared of(String keys, String where) {
      return new Declared(first(keys.split(", ")[0]), where.isEmpty() ? "" : "r." + where, false);
    }

    private static Pattern first(String key) {
      var array = ARRAY.matcher(key);
      return array.matches()
          ? Pattern.compile("ANY \\w IN " + Pattern.quote("r." + array.group(1)) + " SATISFIES .+")
          : Pattern.compile(
              Pattern.quote(key.equals("META().id") ? "META(r).id" : "r." + key)
                  + " (=|<|<=|>|>=|IN) .+");
    }

    Declared whenBuilt() {
      return new Declared(first, where, true);
    }

    boolean serves(List<String> conditions) {
      return built
          && (where.isEmpty() || conditions.contains(where))
          && conditions.stream().anyMatch(condition -> first.matcher(condition).matches());
    }
  }

  /** No index answers a statement, and there is no primary one. */
  static final class NoIndex extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoIndex(String collection, String where) {
      super("No index available on keyspace %s that matches: %s".formatted(collection, where));
    }
  }

  /** Obeys a statement about indexes; empty if it is of another kind. */
  Optional<List<JsonNode>> answer(String scope, String statement) {
    var create = CREATE.matcher(statement);
    if (create.matches()) {
      var where = Optional.ofNullable(create.group(4)).orElse("");
      indexes.putIfAbsent(
          new Name(scope, create.group(2), create.group(1)), Declared.of(create.group(3), where));
      return Optional.of(List.of());
    }
    var build = BUILD.matcher(statement);
    if (build.matches()) {
      for (var index : build.group(2).replace("`", "").split(", ")) {
        var name = new Name(scope, build.group(1), index);
        indexes.computeIfPresent(name, (_, declared) -> declared.whenBuilt());
      }
      return Optional.of(List.of());
    }
    return statement.contains("system:indexes") ? Optional.of(rows(scope)) : Optional.empty();
  }

  private List<JsonNode> rows(String scope) {
    var rows = new ArrayList<JsonNode>();
    indexes.forEach(
        (name, index) -> {
          if (name.scope().equals(scope)) {
            var row = Json.object().put("c", name.collection()).put("n", name.index());
            rows.add(row.put("s", index.built() ? "online" : "deferred"));
          }
        });
    return rows;
  }

  /**
   * A planner takes an index of which a statement says where its first member begins, and which
   * holds all that the statement asks for.
   *
   * @throws NoIndex if there is none
   */
  void check(String scope, String collection, String where) {
    var conditions = conditions(where).toList();
    var served =
        indexes.entrySet().stream()
            .filter(entry -> entry.getKey().scope().equals(scope))
            .filter(entry -> entry.getKey().collection().equals(collection))
            .anyMatch(entry -> entry.getValue().serves(conditions));
    if (!served) {
      throw new NoIndex(scope + "." + collection, where);
    }
  }

  /** What has to hold, each part of it; of parts of which one suffices none has to. */
  private static Stream<String> conditions(String where) {
    if (split(where, " OR ").size() > 1) {
      return Stream.empty();
    }
    var parts = split(where, " AND ");
    if (parts.size() > 1) {
      return parts.stream().flatMap(Catalog::conditions);
    }
    return where.startsWith("(") && where.endsWith(")")
        ? conditions(where.substring(1, where.length() - 1))
        : Stream.of(where);
  }

  /** Splits a condition where no bracket is open. */
  private static List<String> split(String text, String separator) {
    var parts = new ArrayList<String>();
    var open = 0;
    var from = 0;
    for (var at = 0; at < text.length(); at++) {
      switch (text.charAt(at)) {
        case '(' -> open++;
        case ')' -> open--;
        default -> {
          if (open == 0 && text.startsWith(separator, at)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
          }
        }
      }
    }
    if (open != 0) {
      throw new Unknown("brackets do not match: " + text);
    }
    parts.add(text.substring(from));
    return parts;
  }
}
