package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.ADMIN;
import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked of whatever is there: a store answers as the reference in Java does. */
abstract class RandomListsContract extends FeedContract {
  private static final int DOCUMENTS = 120;
  private static final int QUERIES = 150;

  /** How many lists are asked for each seed. */
  protected int queries() {
    return QUERIES;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 20261122})
  void any_list_is_what_the_reference_says(long seed) {
    var random = new RandomQueries(new Random(seed));
    var documents = new ArrayList<Document>();
    for (var i = 0; i < DOCUMENTS; i++) {
      written(random, "k%03d".formatted(i)).ifPresent(documents::add);
    }
    var callers = List.of(ADMIN, caller("alice"), caller("bob", "staff"), caller("nobody"));
    for (var i = 0; i < queries(); i++) {
      var query =
          query(callers.get(i % 4), random.filter(3), random.orders(), 1 + random.below(40));
      var expected = expected(documents, query);

      var shown = new ArrayList<String>();
      for (var page = store.list(query); ; page = store.list(at(query, page.next().get()))) {
        assertThat(page.count()).as("seed %d: count of %s", seed, query).isEqualTo(expected.size());
        shown.addAll(keys(page));
        if (page.next().isEmpty()) {
          break;
        }
      }

      assertThat(shown).as("seed %d: %s", seed, query).isEqualTo(expected);
    }
  }

  /** A document after some changes; empty if it is gone. */
  private Optional<Document> written(RandomQueries random, String key) {
    var stored = store.insert(random.document(key));
    while (random.below(2) == 0) {
      stored = store.replace(random.document(key), stored.version());
    }
    if (random.below(10) == 0) {
      store.replace(stored.document().buried(TIME, "alice", null), stored.version());
      return Optional.empty();
    }
    return Optional.of(stored.document());
  }

  private static List<String> expected(List<Document> documents, ListQuery query) {
    return documents.stream()
        .filter(d -> d.acl().grants(query.caller(), Right.VIEW))
        .filter(new FilterEvaluator(query.filter()))
        .sorted(new OrderComparator(query.order()).documents())
        .map(Document::key)
        .toList();
  }
}
