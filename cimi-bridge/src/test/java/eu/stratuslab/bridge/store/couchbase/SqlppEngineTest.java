package eu.stratuslab.bridge.store.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.store.Pushdown;
import eu.stratuslab.bridge.store.RandomQueries;
import eu.stratuslab.model.document.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What we write means to a real SQL++ engine what it means to us. */
class SqlppEngineTest {
  private static final int FILTERS = 200;

  @Test
  void conditions_hold_for_what_matches_and_for_nothing_else_if_they_are_exact()
      throws IOException, InterruptedException {
    var engine = SqlppEngine.required();
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

      var found = ask(engine, pushed, documents);

      if (pushed.exact()) {
        assertThat(found).as(filter.toString()).isEqualTo(wanted);
      } else {
        assertThat(found).as(filter.toString()).containsAll(wanted);
      }
    }
  }

  private static Set<String> ask(SqlppEngine engine, Pushdown condition, List<Document> documents)
      throws IOException, InterruptedException {
    var values = new ArrayList<Object>();
    values.add(documents.stream().map(d -> Envelope.of("op", d)).toList());
    values.addAll(condition.parameters());
    return engine.ask("SELECT RAW r.d.`key` FROM ? AS r WHERE " + condition.sql(), values).stream()
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }
}
