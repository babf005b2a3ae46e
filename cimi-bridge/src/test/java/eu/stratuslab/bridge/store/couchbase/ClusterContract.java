package eu.stratuslab.bridge.store.couchbase;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStoreContract;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import java.util.ArrayList;
import java.util.List;
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

  @Test
  void indexes_answer_every_page_and_count() {
    try (var session = Session.open(used.getLast())) {
      var queries = new Queries(session);
      QueryPlan.check(statement -> plan(queries, session, statement));
    }
  }

  private static JsonNode plan(Queries queries, Session session, Statement statement) {
    var audiences = statement.text().contains("FROM `" + Session.AUDIENCES + "`");
    return queries
        .once(
            audiences ? session.apart() : session.documents(),
            "EXPLAIN " + statement.text(),
            statement.parameters().toArray())
        .getFirst();
  }
}
