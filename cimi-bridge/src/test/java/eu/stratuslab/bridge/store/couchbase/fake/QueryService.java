package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import eu.stratuslab.bridge.store.couchbase.fake.Catalog.NoIndex;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Unknown;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The query service: it prepares and answers what the store asks, and refuses anything else. */
final class QueryService {
  private static final Pattern CONTEXT = Pattern.compile("default:`[^`]+`\\.`([^`]+)`");
  private static final int SYNTAX = 3000;
  private static final int NO_INDEX = 4000;
  private static final int NO_PREPARED = 4040;

  private final Catalog catalog = new Catalog();
  private final Statement statements;
  private final Map<String, String> prepared = new ConcurrentHashMap<>();
  private final List<String> seen = java.util.Collections.synchronizedList(new ArrayList<>());

  QueryService(Index index) {
    statements = new Statement(catalog, index);
  }

  /** Every statement that was asked. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  /** After a restart nothing is prepared. */
  void forget() {
    prepared.clear();
  }

  void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/admin/ping")) {
      Web.send(exchange, 200, Json.object());
      return;
    }
    var request = Json.mapper().readTree(exchange.getRequestBody());
    var answer = Json.object().put("requestID", "fake");
    answer.put("clientContextID", request.path("client_context_id").asText());
    try {
      answer(request, answer);
    } catch (Unknown e) {
      refuse(answer, SYNTAX, e.getMessage());
    } catch (NoIndex e) {
      refuse(answer, NO_INDEX, e.getMessage());
    }
    Web.send(exchange, answer.path("status").asText().equals("success") ? 200 : 400, answer);
  }

  private static void refuse(ObjectNode answer, int code, @Nullable String message) {
    answer.putArray("errors").addObject().put("code", code).put("msg", message);
    answer.put("status", "fatal");
  }

  private void answer(JsonNode request, ObjectNode answer) {
    var statement = request.path("statement").asText();
    var name = request.path("prepared").asText();
    if (statement.startsWith("PREPARE ")) {
      statement = statement.substring("PREPARE ".length());
      name = "p" + Integer.toHexString(statement.hashCode());
      prepared.put(name, statement);
      answer.put("prepared", name);
    } else if (!name.isEmpty()) {
      var known = prepared.get(name);
      if (known == null) {
        refuse(answer, NO_PREPARED, "not prepared");
        return;
      }
      statement = known;
    }
    seen.add(statement);
    var context = CONTEXT.matcher(request.path("query_context").asText());
    if (!context.matches()) {
      throw new Unknown("no scope is named");
    }
    var results = answer.putArray("results");
    rows(context.group(1), statement, request.path("args")).forEach(results::add);
    answer.put("status", "success");
  }

  private List<JsonNode> rows(String scope, String statement, JsonNode args) {
    return catalog
        .answer(scope, statement)
        .orElseGet(() -> statements.answer(scope, statement, args.iterator()));
  }
}
