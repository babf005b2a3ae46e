package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStoreContract;
import eu.stratuslab.bridge.store.IndexedOrder;
import eu.stratuslab.bridge.store.couchbase.Statements.Audience;
import eu.stratuslab.bridge.store.couchbase.Statements.Behind;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import eu.stratuslab.model.resource.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The back end on Couchbase keeps the contract of stores on a real cluster, and plans well. */
abstract class ClusterContract extends DocumentStoreContract {
  private static final List<String> TYPES = List.of("Machine", "Job", "Claim");

  private final List<CouchbaseOptions> used = new ArrayList<>();

  /** How to reach the cluster. */
  protected abstract CouchbaseOptions cluster();

  @Override
  protected int queries() {
    return 40;
  }

  @Override
  protected DocumentStore create() {
    var scope = "test-" + UUID.randomUUID().toString().substring(24);
    used.add(cluster().withScope(scope).withReserveBytes(1));
    return CouchbaseStore.open(used.getLast(), TYPES);
  }

  @Override
  protected DocumentStore reopen(DocumentStore closed) {
    return CouchbaseStore.open(used.getLast(), TYPES);
  }

  @Override
  protected DocumentStore reopenFull(DocumentStore closed) {
    return CouchbaseStore.open(used.getLast().withReserveBytes(Long.MAX_VALUE), TYPES);
  }

  @AfterEach
  void forget() {
    for (var options : used) {
      try (var session = Session.open(options)) {
        session.bucket().collections().dropScope(options.scope());
        session.bucket().collections().dropScope(session.apartName());
      }
    }
  }

  private static Filter equal(String path, String value) {
    return new Comparison(path, AttributeType.STRING, path, Operator.EQUAL, value);
  }

  @Test
  void covering_indexes_answer_every_page_and_count() {
    var target = "machines/0192f000-0000-7000-8000-000000000001";
    var filters = List.of(Filter.all(), equal("state", "STARTED"), equal("spec.machine", target));
    var orders = List.of(Optional.<String>empty(), Optional.of("name"), Optional.of("created"));
    try (var session = Session.open(used.getLast())) {
      var queries = new Queries(session);
      for (var filter : filters) {
        var pushed = FilterSqlpp.of(filter);
        for (var order : orders) {
          var sorting = new IndexedOrder(order, false);
          var behind = Optional.of(new Behind(order.map(_ -> "01"), "k"));
          var one = Optional.<Object>of("a");
          covered(
              queries,
              session,
              Statements.page("Machine", sorting, Audience.ONE, one, pushed, behind, 10, 0));
        }
        covered(
            queries, session, Statements.count("Machine", Audience.ALL, Optional.empty(), pushed));
      }
      covered(queries, session, Statements.tombstones("Machine", "02", "01", "", 10));
    }
  }

  private static void covered(Queries queries, Session session, Statement statement) {
    var plan =
        queries
            .once(
                session.documents(),
                "EXPLAIN " + statement.text(),
                statement.parameters().toArray())
            .toString();
    assertThat(plan).as(statement.text()).contains("\"covers\"").doesNotContain("PrimaryScan");
    assertThat(plan).as(statement.text()).doesNotContain("\"Fetch\"");
  }
}
