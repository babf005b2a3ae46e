package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.store.RandomQueries;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What we write means to a real SQL++ engine what it means to us. */
class SqlppEngineTest {
  private static final String VARIABLE = "TEST_SQLPP";
  private static final int FILTERS = 200;

  @Test
  void conditions_hold_for_what_matches_and_for_nothing_else_if_they_are_exact()
      throws IOException, InterruptedException {
    assumeTrue(
        System.getenv(VARIABLE) != null,
        "skipped, because TEST_SQLPP names no query service: http://host:port/query/service");
    var random = new RandomQueries(new Random(7));
    var documents =
        IntStream.range(0, 60).mapToObj(i -> random.document("k%02d".formatted(i))).toList();
    for (var i = 0; i < FILTERS; i++) {
      var filter = random.filter(3);
      var pushed = FilterSqlpp.of(filter);
      var wanted =
          documents.stream()
              .filter(new FilterEvaluator(filter))
              .map(Document::key)
              .collect(Collectors.toSet());

      var found = ask(pushed.sql(), pushed.parameters(), documents);

      if (pushed.exact()) {
        assertThat(found).as(filter.toString()).isEqualTo(wanted);
      } else {
        assertThat(found).as(filter.toString()).containsAll(wanted);
      }
    }
  }

  private static Set<String> ask(String condition, List<Object> values, List<Document> documents)
      throws IOException, InterruptedException {
    var request = Json.object();
    request.put("statement", "SELECT RAW r.d.`key` FROM ? AS r WHERE " + condition);
    var arguments = request.putArray("args");
    var rows = arguments.addArray();
    documents.forEach(d -> rows.add(Json.tree(Envelope.of("op", d))));
    values.forEach(
        value ->
            arguments.add(
                Json.mapper().<com.fasterxml.jackson.databind.JsonNode>valueToTree(value)));
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(System.getenv(VARIABLE)))
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(request)))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    var answer = Json.mapper().readTree(response.body());
    assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("success");
    var keys = new HashSet<String>();
    answer.path("results").forEach(key -> keys.add(key.asText()));
    return keys;
  }
}
