package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.bridge.filter.SortKey;
import eu.stratuslab.bridge.store.IndexedOrder;
import eu.stratuslab.bridge.store.Pushdown;
import eu.stratuslab.bridge.store.RandomQueries;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.couchbase.Statements.Audience;
import eu.stratuslab.bridge.store.couchbase.Statements.Behind;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.AttributeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The very statements that the store prepares, asked of a real SQL++ engine: they find what the
 * reference finds, in its order, page by page. They run in keyspaces {@code Machine} and {@code
 * audiences} of the engine's default namespace, which must be there and empty.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(
    named = "TEST_SQLPP",
    matches = ".+",
    disabledReason =
        "skipped: because TEST_SQLPP names no query service: http://host:port/query/service")
class SqlppStatementsTest {
  private static final String AUDIENCES = "audiences";
  private static final Map<String, List<Indexes>> INDEXES =
      Map.of(SampleDocuments.TYPE, Indexes.OF_DOCUMENTS, AUDIENCES, Indexes.OF_AUDIENCES);
  private static final int LIVING = 80;
  private static final int DEAD = 25;
  private static final int PAGE = 7;
  private static final int FILTERS = 12;
  private static final List<Caller> CALLERS =
      List.of(
          SampleDocuments.ADMIN,
          SampleDocuments.caller("alice"),
          SampleDocuments.caller("bob", "staff"),
          SampleDocuments.caller("nobody"));

  private final RandomQueries random = new RandomQueries(new Random(11));
  private final List<Document> living =
      IntStream.range(0, LIVING).mapToObj(i -> random.document("live-%03d".formatted(i))).toList();
  private final List<Document> dead = IntStream.range(0, DEAD).mapToObj(this::dead).toList();
  private final Map<String, JsonNode> audiences = new TreeMap<>();
  private boolean indexed;
  private SqlppEngine engine = new SqlppEngine(java.net.URI.create("http://127.0.0.1:0/"));

  private Document dead(int index) {
    // Several are buried at the same instant.
    var at = SampleDocuments.TIME.plus(Duration.ofHours(index / 3));
    return random.document("dead-%03d".formatted(index)).buried(at, "admin", "job");
  }

  @BeforeAll
  void write() throws IOException, InterruptedException {
    engine = SqlppEngine.required();
    for (var keyspace : List.of(SampleDocuments.TYPE, AUDIENCES)) {
      var count = engine.answer("SELECT RAW COUNT(*) FROM `" + keyspace + "`", List.of());
      assumeTrue(
          count.at("/results/0").asInt(-1) == 0,
          "skipped: because the engine of TEST_SQLPP has no empty keyspace " + keyspace);
    }
    for (var document : Stream.concat(living.stream(), dead.stream()).toList()) {
      insert(SampleDocuments.TYPE, document.key(), Json.tree(Envelope.of("op", document)));
      var members = Envelope.members(document);
      audiences.put(
          Envelope.audience(members), Json.object().set("m", Json.mapper().readTree(members)));
    }
    for (var audience : audiences.entrySet()) {
      insert(AUDIENCES, audience.getKey(), audience.getValue());
    }
    indexed = index();
  }

  private void insert(String keyspace, String key, JsonNode value)
      throws IOException, InterruptedException {
    engine.ask("INSERT INTO `" + keyspace + "` (KEY, VALUE) VALUES (?, ?)", List.of(key, value));
  }

  /** The engines of the 6.0 line know no IF NOT EXISTS. */
  private boolean index() throws IOException, InterruptedException {
    for (var keyspace : INDEXES.entrySet()) {
      for (var index : keyspace.getValue()) {
        var create = index.create(keyspace.getKey(), 0).replace(" IF NOT EXISTS", "");
        if (!engine.answer(create, List.of()).path("status").asText().equals("success")) {
          return false;
        }
      }
      var names = keyspace.getValue().stream().map(i -> "`" + i.name() + "`").toList();
      engine.ask(
          "BUILD INDEX ON `%s`(%s)".formatted(keyspace.getKey(), String.join(", ", names)),
          List.of());
    }
    return true;
  }

  @AfterAll
  void forget() throws IOException, InterruptedException {
    if (audiences.isEmpty()) {
      return;
    }
    if (indexed) {
      for (var keyspace : INDEXES.entrySet()) {
        for (var index : keyspace.getValue()) {
          engine.ask("DROP INDEX `%s`.`%s`".formatted(keyspace.getKey(), index.name()), List.of());
        }
      }
    }
    var keys = Stream.concat(living.stream(), dead.stream()).map(Document::key).toList();
    delete(SampleDocuments.TYPE, keys);
    delete(AUDIENCES, List.copyOf(audiences.keySet()));
  }

  private void delete(String keyspace, List<String> keys) throws IOException, InterruptedException {
    engine.ask("DELETE FROM `" + keyspace + "` USE KEYS ?", List.of(keys));
  }

  @Test
  void a_list_is_read_page_by_page_in_each_order() throws IOException, InterruptedException {
    for (var orders : orders()) {
      for (var caller : CALLERS) {
        var wanted = wanted(caller, Filter.all()).sorted(new OrderComparator(orders).documents());
        var found = pages(IndexedOrder.of(orders).orElseThrow(), viewers(caller));
        assertThat(found)
            .as(orders + " for " + caller)
            .isEqualTo(wanted.map(Document::key).toList());
      }
    }
  }

  @Test
  void exact_filters_count_and_others_are_a_superset() throws IOException, InterruptedException {
    for (var i = 0; i < FILTERS; i++) {
      var filter = random.filter(2);
      var pushed = FilterSqlpp.of(filter);
      for (var caller : CALLERS) {
        var viewers = viewers(caller);
        var wanted = wanted(caller, filter).map(Document::key).toList();
        var scanned = scanned(pushed, viewers);
        assertThat(scanned).as(filter.toString()).containsAll(wanted);
        var count = Statements.count(SampleDocuments.TYPE, audience(viewers), viewers, pushed);
        assertThat(ask(count).getFirst().asInt()).as(filter.toString()).isEqualTo(scanned.size());
        if (pushed.exact()) {
          assertThat(scanned).as(filter.toString()).containsExactlyElementsOf(wanted);
        }
      }
    }
  }

  @Test
  void tombstones_come_oldest_first_and_none_twice() throws IOException, InterruptedException {
    var before = SampleDocuments.TIME.plus(Duration.ofHours(6));
    var found = new ArrayList<String>();
    var rank = "";
    var key = "";
    while (true) {
      var statement =
          Statements.tombstones(
              SampleDocuments.TYPE, SortKey.of(before).toString(), rank, key, PAGE);
      var rows = ask(statement);
      rows.forEach(row -> found.add(row.path("k").asText()));
      if (rows.size() < PAGE) {
        break;
      }
      rank = rows.getLast().path("b").asText();
      key = rows.getLast().path("k").asText();
    }
    assertThat(found).isEqualTo(dead.stream().limit(18).map(Document::key).toList());
  }

  @Test
  void indexes_answer_every_page_and_count() {
    assumeTrue(indexed, "skipped: because the engine of TEST_SQLPP makes no indexes");
    QueryPlan.check(this::plan);
  }

  private JsonNode plan(Statement statement) {
    try {
      return engine.ask("EXPLAIN " + statement.text(), List.of()).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<List<Order>> orders() {
    var orders = new ArrayList<List<Order>>();
    orders.add(List.of());
    for (var descending : List.of(false, true)) {
      orders.add(List.of(new Order("name", AttributeType.STRING, "name", descending)));
      orders.add(List.of(new Order("state", AttributeType.STRING, "state", descending)));
      orders.add(List.of(new Order("created", AttributeType.DATE_TIME, "created", descending)));
    }
    return orders;
  }

  /** In the order of their keys. */
  private Stream<Document> wanted(Caller caller, Filter filter) {
    return living.stream()
        .filter(
            d ->
                caller.admin()
                    || d.acl().viewers().stream().anyMatch(caller.principals()::contains))
        .filter(new FilterEvaluator(filter))
        .sorted(Comparator.comparing(Document::key));
  }

  /** As {@code Lists} does: empty for whoever sees all, one digest, or an array of them. */
  private Optional<Object> viewers(Caller caller) throws IOException, InterruptedException {
    if (caller.admin()) {
      return Optional.empty();
    }
    var mine =
        ask(new Statement(Statements.AUDIENCES, List.of(List.copyOf(caller.principals())))).stream()
            .map(JsonNode::asText)
            .toList();
    return Optional.of(mine.size() == 1 ? mine.getFirst() : mine);
  }

  private static Audience audience(Optional<Object> viewers) {
    return viewers
        .map(value -> value instanceof String ? Audience.ONE : Audience.SEVERAL)
        .orElse(Audience.ALL);
  }

  private List<String> pages(IndexedOrder order, Optional<Object> viewers)
      throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    var behind = Optional.<Behind>empty();
    while (true) {
      var statement =
          Statements.page(
              SampleDocuments.TYPE,
              order,
              audience(viewers),
              viewers,
              FilterSqlpp.of(Filter.all()),
              behind,
              PAGE,
              0);
      var rows = ask(statement);
      rows.forEach(row -> found.add(row.path("k").asText()));
      if (rows.size() < PAGE) {
        return found;
      }
      var last = rows.getLast();
      behind =
          Optional.of(
              new Behind(
                  order.member().map(_ -> last.path("v").asText()), last.path("k").asText()));
    }
  }

  private List<String> scanned(Pushdown filter, Optional<Object> viewers)
      throws IOException, InterruptedException {
    var found = new ArrayList<String>();
    while (true) {
      var behind = found.isEmpty() ? "" : found.getLast();
      var statement =
          Statements.scan(SampleDocuments.TYPE, audience(viewers), viewers, filter, behind, PAGE);
      var rows = ask(statement);
      rows.forEach(row -> found.add(row.path("key").asText()));
      if (rows.size() < PAGE) {
        return found;
      }
    }
  }

  private List<JsonNode> ask(Statement statement) throws IOException, InterruptedException {
    return engine.ask(statement.text(), statement.parameters());
  }
}
