package eu.stratuslab.bridge.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.model.resource.AttributeType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page costs what its size costs only if SQLite takes the index that was meant. */
class QueryPlanTest {
  private static final Scope EVERYTHING = new Scope("Machine", true, List.of(0L));
  private static final Scope AUDIENCE = new Scope("Machine", false, List.of(3L));

  @TempDir private Path directory;

  private static List<Order> by(String path) {
    var type = path.equals("created") ? AttributeType.DATE_TIME : AttributeType.STRING;
    return List.of(new Order(path, type, path, true));
  }

  private static Filter equal(String path, String value) {
    return new Filter.Comparison(path, AttributeType.STRING, path, Operator.EQUAL, value);
  }

  private String plan(Scope scope, Filter filter, List<Order> order, boolean behind)
      throws Exception {
    return plan(
        Lists.select(
            Sorting.of(order).orElseThrow(), scope, FilterSql.of("Machine", filter), behind));
  }

  private String plan(String sql) throws Exception {
    var file = directory.resolve("db");
    SqliteStore.open(SqliteOptions.of(file)).close();
    try (var connection = SqliteConnection.open(file, 1024, true)) {
      return String.join(
          "\n", connection.all("EXPLAIN QUERY PLAN " + sql, row -> row.getString("detail")));
    }
  }

  @Test
  void pages_in_an_indexed_order_read_nothing_but_the_index() throws Exception {
    for (var behind : List.of(false, true)) {
      for (var column : List.of("name", "state", "created")) {
        assertThat(plan(EVERYTHING, Filter.all(), by(column), behind))
            .contains("USING COVERING INDEX live_" + column)
            .doesNotContain("TEMP B-TREE");
        assertThat(plan(AUDIENCE, Filter.all(), by(column), behind))
            .contains("USING COVERING INDEX seen_" + column)
            .doesNotContain("TEMP B-TREE");
      }
      assertThat(plan(EVERYTHING, Filter.all(), List.of(), behind))
          .contains("USING COVERING INDEX live_key")
          .doesNotContain("TEMP B-TREE");
      assertThat(plan(AUDIENCE, Filter.all(), List.of(), behind))
          .contains("USING COVERING INDEX seen_key")
          .doesNotContain("TEMP B-TREE");
    }
  }

  @Test
  void of_many_audiences_each_is_read_in_the_order_of_the_index() throws Exception {
    for (var behind : List.of(false, true)) {
      for (var column : List.of("name", "state", "created")) {
        assertThat(
                plan(
                    Lists.selectOfEach(
                        Sorting.of(by(column)).orElseThrow(),
                        FilterSql.of("Machine", Filter.all()),
                        behind)))
            .contains("USING COVERING INDEX seen_%s (type=? AND audience=?".formatted(column))
            .contains("SEARCH d USING INTEGER PRIMARY KEY (rowid=?)")
            // What they give together is sorted, and nothing else.
            .containsOnlyOnce("USE TEMP B-TREE FOR ORDER BY");
      }
    }
  }

  @Test
  void audiences_are_found_and_counted_without_a_look_at_others() throws Exception {
    assertThat(plan(Scope.AUDIENCES))
        .contains("SEARCH counts USING PRIMARY KEY (type=? AND audience=?)")
        .contains("SEARCH v USING PRIMARY KEY (principal=?)")
        .doesNotContain("SCAN counts", "SCAN v");
    assertThat(plan(Scope.COUNT))
        .contains("SEARCH counts USING PRIMARY KEY (type=? AND audience=?)");
    assertThat(plan(Scope.COUNT + " AND state = ?"))
        .contains("SEARCH counts USING PRIMARY KEY (type=? AND audience=? AND state=?)");
    assertThat(plan(SqliteSchema.COUNTED)).contains("USING INDEX counts_of (audience=?)");
  }

  @Test
  void a_page_begins_in_the_index_where_the_one_before_ended() throws Exception {
    assertThat(plan(EVERYTHING, Filter.all(), by("name"), true))
        .contains("(type=? AND (name_rank,key)<(?,?))");
  }

  @Test
  void equality_is_found_by_its_own_index() throws Exception {
    assertThat(plan(EVERYTHING, equal("name", "web"), List.of(), false))
        .contains("live_name (type=? AND name_rank=?)")
        .doesNotContain("TEMP B-TREE");
    assertThat(plan(AUDIENCE, equal("name", "web"), List.of(), true))
        .contains("seen_name (type=? AND audience=? AND name_rank=?");
    assertThat(plan(EVERYTHING, equal("state", "STARTED"), List.of(), true))
        .contains("live_state (type=? AND state_rank=?");
    assertThat(plan(EVERYTHING, equal("tenant", "acme"), List.of(), true))
        .contains("live_tenant (type=? AND tenant=?");
  }

  @Test
  void tombstones_are_found_by_an_index_of_their_own() throws Exception {
    assertThat(plan(SqliteSchema.TOMBSTONES_BEHIND))
        .contains("USING INDEX tombstones (seq>?)")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void what_refers_to_a_resource_is_found_by_its_link() throws Exception {
    var uuid = "machines/0192f000-0000-7000-8000-000000000001";
    assertThat(plan(EVERYTHING, equal("spec.attachment.machine", uuid), List.of(), false))
        .contains("SEARCH links USING PRIMARY KEY (type=? AND path=? AND target=?)")
        .contains("USING INTEGER PRIMARY KEY");
  }
}
