package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Row;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Unknown;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.regex.Pattern;

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
    var rows = new ArrayList<Row>();
    for (var item : bucket.documents(scope + "." + select.group("from"))) {
      var row = row(item);
      if (condition.test(row)) {
        rows.add(row);
      }
    }
    if (select.group("order") != null) {
      rows.sort(order(select.group("order")));
    }
    var limit = select.group("limit") == null ? Long.MAX_VALUE : parameters.next().asLong();
    var offset = select.group("offset") == null ? 0 : parameters.next().asLong();
    if (parameters.hasNext()) {
      throw new Unknown("more parameters than question marks: " + text);
    }
    if (select.group("what").equals("RAW COUNT(*)")) {
      return List.of(IntNode.valueOf(rows.size()));
    }
    return rows.stream()
        .skip(offset)
        .limit(limit)
        .map(row -> shown(select.group("what"), row))
        .toList();
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
