package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Row;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Unknown;
import eu.stratuslab.model.document.Json;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** Answers a SELECT of one of the shapes that the store writes. */
final class Statement {
  private static final Pattern SELECT =
      Pattern.compile(
          "SELECT (?<what>.+?) FROM `(?<from>[^`]+)` AS r WHERE (?<where>.+?)"
              + "(?: ORDER BY (?<order>.+?))?(?: LIMIT (?<limit>\\?))?(?: OFFSET (?<offset>\\?))?");
  private static final Pattern MEMBER = Pattern.compile("(META\\(r\\)\\.id|r\\.x\\.\\w) AS (\\w)");

  private final Catalog catalog;
  private final Index index;

  Statement(Catalog catalog, Index index) {
    this.catalog = catalog;
    this.index = index;
  }

  List<JsonNode> answer(String scope, String text, Iterator<JsonNode> parameters) {
    var select = SELECT.matcher(text);
    if (!select.matches()) {
      throw new Unknown("unknown statement: " + text);
    }
    catalog.check(scope, select.group("from"), select.group("where"));
    var condition = Sqlpp.condition(select.group("where"), parameters);
    var limit = select.group("limit") == null ? Long.MAX_VALUE : parameters.next().asLong();
    var offset = select.group("offset") == null ? 0 : parameters.next().asLong();
    if (parameters.hasNext()) {
      throw new Unknown("more parameters than question marks: " + text);
    }
    var what = select.group("what");
    return index.read(
        scope + "." + select.group("from"),
        select.group("order"),
        rows -> {
          var found = rows.filter(condition);
          return what.equals("RAW COUNT(*)")
              ? List.<JsonNode>of(LongNode.valueOf(found.count()))
              : found.skip(offset).limit(limit).map(row -> shown(what, row)).toList();
        });
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
