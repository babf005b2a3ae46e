package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A query service that somebody has started: {@code TEST_SQLPP}. */
record SqlppEngine(URI service) {
  private static final String VARIABLE = "TEST_SQLPP";

  /** Skips the test if there is none. */
  static SqlppEngine required() {
    var service = System.getenv(VARIABLE);
    assumeTrue(
        service != null,
        "skipped: because TEST_SQLPP names no query service: http://host:port/query/service");
    return new SqlppEngine(URI.create(service));
  }

  /** What a statement that must succeed results in. */
  List<JsonNode> ask(String statement, List<?> values) throws IOException, InterruptedException {
    var answer = answer(statement, values);
    assertThat(answer.path("status").asText()).as(statement + " " + answer).isEqualTo("success");
    return answer.path("results").valueStream().toList();
  }

  /** Whatever is answered. */
  JsonNode answer(String statement, List<?> values) throws IOException, InterruptedException {
    ObjectNode request = Json.object().put("statement", statement);
    var arguments = request.putArray("args");
    values.forEach(value -> arguments.add(Json.mapper().<JsonNode>valueToTree(value)));
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(service)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(request)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    return Json.mapper().readTree(response.body());
  }
}
