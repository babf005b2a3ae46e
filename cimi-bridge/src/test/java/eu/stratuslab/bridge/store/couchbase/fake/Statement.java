package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Row;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Unknown;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a SELECT of one of the shapes that the store writes. */
final class Statement {
  private static final Pattern SELECT =
      Pattern.compile(
          "SELECT (?<what>.+?) FROM `(?<from>[^`]+)` AS r WHERE (?<where>.+?)"
              + "(?: ORDER BY (?<order>.+?))?(?: LIMIT (?<limit>\\?))?(?: OFFSET (?<offset>\\?))?");
  private static final Pattern MEMBER = Pattern.compile("(META\\(r\\)\\.id|r\\.x\\.\\w) AS (\\w)");

  private final Bucket bucket;

  /** An item never changes; to read 100,000 of them for each list takes seconds. */
  private final Map<Partition.Item, JsonNode> parsed =
      Collections.synchronizedMap(new WeakHashMap<>());

  Statement(Bucket bucket) {
    this.bucket = bucket;
  }

  List<JsonNode> answer(String scope, String text, Iterator<JsonNode> parameters) {
    var select = SELECT.matcher(text);
    if (!select.matches()) {
      throw new Unknown("unknown statement: " + text);
    }
    var condition = Sqlpp.condition(select.group("where"), parameters);
    var limit = select.group("limit") == null ? Long.MAX_VALUE : parameters.next().asLong();
    var offset = select.group("offset") == null ? 0 : parameters.next().asLong();
    if (parameters.hasNext()) {
      throw new Unknown("more parameters than question marks: " + text);
    }
    var found =
        bucket.documents(scope + "." + select.group("from")).stream()
            .map(this::row)
            .filter(condition);
    if (select.group("what").equals("RAW COUNT(*)")) {
      return List.of(LongNode.valueOf(found.count()));
    }
    return ordered(found, select.group("order"), limit + Math.min(offset, Long.MAX_VALUE - limit))
        .skip(offset)
        .limit(limit)
        .map(row -> shown(select.group("what"), row))
        .toList();
  }

  /** The first ones, in their order: to sort 100,000 of them for 50 takes a second. */
  private static Stream<Row> ordered(Stream<Row> rows, @Nullable String order, long most) {
    if (order == null) {
      return rows;
    }
    var by = order(order);
    var first = new PriorityQueue<>(by.reversed());
    rows.forEach(
        row -> {
          if (first.size() < most) {
            first.add(row);
          } else if (by.compare(row, first.element()) < 0) {
            first.remove();
            first.add(row);
          }
        });
    return first.stream().sorted(by);
  }

  private Row row(Partition.Item item) {
    return new Row(item.key(), parsed.computeIfAbsent(item, Statement::read));
  }

  private static JsonNode read(Partition.Item item) {
    try {
      return Json.mapper().readTree(item.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Comparator<Row> order(String text) {
    Comparator<Row> order = (_, _) -> 0;
    for (var part : text.split(", ")) {
      var words = part.split(" ");
      var path = Sqlpp.Path.of(words[0]);
      Comparator<Row> next = (one, other) -> Sqlpp.compare(path.in(one), path.in(other));
      order = order.thenComparing(words[1].equals("DESC") ? next.reversed() : next);
    }
    return order;
  }

  private static JsonNode shown(String what, Row row) {
    if (what.equals("RAW r.d")) {
      return Sqlpp.Path.of("r.d").in(row);
    }
    if (what.equals("RAW META(r).id")) {
      return TextNode.valueOf(row.key());
    }
    var shown = Json.object();
    for (var part : what.split(", ")) {
      var member = MEMBER.matcher(part);
      if (!member.matches()) {
        throw new Unknown("unknown member: " + part);
      }
      shown.set(member.group(2), Sqlpp.Path.of(member.group(1)).in(row));
    }
    return shown;
  }
}
