package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.IndexedOrder;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.couchbase.Statements.Audience;
import eu.stratuslab.bridge.store.couchbase.Statements.Behind;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import eu.stratuslab.model.resource.AttributeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What EXPLAIN says of a statement. */
record QueryPlan(String statement, JsonNode tree) {
  private static final String TYPE = SampleDocuments.TYPE;
  private static final String MACHINE = "machines/0192f000-0000-7000-8000-000000000001";

  /** By which index each filter can be answered by whoever sees all. */
  private static final Map<Filter, String> FILTERS = filters();

  private static Map<Filter, String> filters() {
    var filters = new LinkedHashMap<Filter, String>();
    filters.put(Filter.all(), "live_key");
    filters.put(equal("name", "one"), "live_name");
    filters.put(equal("state", "STARTED"), "live_state");
    filters.put(equal("tenant", "one"), "live_key");
    filters.put(equal("spec.machine", MACHINE), "linked");
    return filters;
  }

  private static Filter equal(String path, String value) {
    return new Comparison(path, AttributeType.STRING, path, Operator.EQUAL, value);
  }

  /** Every statement that the store prepares is answered from an index, and the right one. */
  static void check(Function<Statement, JsonNode> explain) {
    pages(explain);
    counts(explain);
    scans(explain);
    ask(explain, Statements.tombstones(TYPE, "02", "01", "", 10)).isCovered("buried");
    ask(explain, new Statement(Statements.AUDIENCES, List.of(List.of("alice")))).uses("viewers");
    ask(explain, Statements.audiences("", 10)).isCovered("digests").isNotSorted();
    ask(explain, Statements.audiencesOf(TYPE, "", "b", 10)).isCovered("seen_key").isNotSorted();
  }

  /** A page comes in the order of an index, from where it begins. */
  private static void pages(Function<Statement, JsonNode> explain) {
    for (var member : List.of("", "name", "state", "created")) {
      var order = Optional.of(member).filter(m -> !m.isEmpty());
      var sorting = new IndexedOrder(order, false);
      var index = order.orElse("key");
      for (var behind : behind(order)) {
        page(explain, sorting, Audience.ALL, Optional.empty(), behind)
            .isCovered("live_" + index)
            .isNotSorted();
        page(explain, sorting, Audience.ONE, Optional.of("a"), behind)
            .isCovered("seen_" + index)
            .isNotSorted();
        page(explain, sorting, Audience.SEVERAL, Optional.of(List.of("a", "b")), behind)
            .isCovered("seen_" + index);
      }
      if (order.isPresent()) {
        // No index can be read backwards.
        var descending = new IndexedOrder(order, true);
        for (var behind : behind(order)) {
          page(explain, descending, Audience.ALL, Optional.empty(), behind)
              .isCovered("live_" + index);
          page(explain, descending, Audience.ONE, Optional.of("a"), behind)
              .isCovered("seen_" + index);
        }
      }
    }
  }

  private static List<Optional<Behind>> behind(Optional<String> order) {
    return List.of(Optional.empty(), Optional.of(new Behind(order.map(_ -> "01"), "k")));
  }

  private static QueryPlan page(
      Function<Statement, JsonNode> explain,
      IndexedOrder order,
      Audience audience,
      Optional<Object> viewers,
      Optional<Behind> behind) {
    var all = FilterSqlpp.of(Filter.all());
    return ask(explain, Statements.page(TYPE, order, audience, viewers, all, behind, 10, 0));
  }

  private static void counts(Function<Statement, JsonNode> explain) {
    FILTERS.forEach(
        (filter, index) -> {
          var pushed = FilterSqlpp.of(filter);
          ask(explain, Statements.count(TYPE, Audience.ALL, Optional.empty(), pushed))
              .isCovered(index);
          ask(explain, Statements.count(TYPE, Audience.ONE, Optional.of("a"), pushed))
              .isCovered(index.replace("live", "seen"));
        });
  }

  /** Documents are read, but in the order of an index, and no more than fit. */
  private static void scans(Function<Statement, JsonNode> explain) {
    var pushed = FilterSqlpp.of(equal("spec.cpuArch", "x86_64"));
    ask(explain, Statements.scan(TYPE, Audience.ALL, Optional.empty(), pushed, "", 10))
        .uses("live_key")
        .isNotSorted();
    ask(explain, Statements.scan(TYPE, Audience.ONE, Optional.of("a"), pushed, "", 10))
        .uses("seen_key")
        .isNotSorted();
  }

  private static QueryPlan ask(Function<Statement, JsonNode> explain, Statement statement) {
    return new QueryPlan(statement.text(), explain.apply(statement));
  }

  private QueryPlan isCovered(String index) {
    assertThat(operators()).as(toString()).doesNotContain("Fetch");
    return uses(index);
  }

  private QueryPlan uses(String index) {
    assertThat(operators()).as(toString()).doesNotContain("PrimaryScan", "PrimaryScan3");
    assertThat(tree.findValuesAsText("index")).as(toString()).containsOnly(index);
    return this;
  }

  private void isNotSorted() {
    assertThat(operators()).as(toString()).doesNotContain("Order");
  }

  private List<String> operators() {
    return new ArrayList<>(tree.findValuesAsText("#operator"));
  }
}
