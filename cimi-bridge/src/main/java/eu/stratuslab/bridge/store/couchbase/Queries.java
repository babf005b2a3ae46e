package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.java.Scope;
import com.couchbase.client.java.json.JsonArray;
import com.couchbase.client.java.query.QueryOptions;
import com.couchbase.client.java.query.QueryScanConsistency;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Statements.Statement;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Asks the query service. */
final class Queries {
  private final Session session;

  Queries(Session session) {
    this.session = session;
  }

  /** The answer of a prepared statement, with everything that was written before. */
  List<JsonNode> ask(Scope scope, Statement statement) {
    return rows(
        scope,
        statement.text(),
        QueryOptions.queryOptions()
            .adhoc(false)
            .readonly(true)
            .metrics(false)
            .scanConsistency(QueryScanConsistency.REQUEST_PLUS)
            .parameters(JsonArray.from(new ArrayList<>(statement.parameters()))));
  }

  /** The answer of a statement that is asked seldom. */
  List<JsonNode> once(Scope scope, String statement, Object... parameters) {
    return rows(
        scope,
        statement,
        QueryOptions.queryOptions().metrics(false).parameters(JsonArray.from(parameters)));
  }

  private List<JsonNode> rows(Scope scope, String statement, QueryOptions options) {
    session.refuseIfClosed();
    try {
      var rows = scope.query(statement, options).rowsAs(byte[].class);
      var nodes = new ArrayList<JsonNode>(rows.size());
      for (var row : rows) {
        nodes.add(Json.mapper().readTree(row));
      }
      return nodes;
    } catch (IOException e) {
      throw new StoreException(Code.UNAVAILABLE, "the query service's answer is no JSON", e);
    } catch (RuntimeException e) {
      throw Failure.reading(e, "the list");
    }
  }
}
