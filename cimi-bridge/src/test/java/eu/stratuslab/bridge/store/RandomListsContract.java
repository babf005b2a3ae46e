package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.ADMIN;
import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static eu.stratuslab.bridge.store.SampleDocuments.views;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
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

  /** What one caller belongs to, and more. */
  private static final int AUDIENCES = 200;

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
      agree(documents, query, seed);
    }
  }

  /** Most documents have viewers of their own, and who is asked for belongs to most of the sets. */
  @ParameterizedTest
  @ValueSource(longs = {4, 20261128})
  void so_is_any_list_of_a_caller_of_many_audiences(long seed) {
    var random = new RandomQueries(new Random(seed));
    var documents = new ArrayList<Document>();
    for (var i = 0; i < AUDIENCES + AUDIENCES / 2; i++) {
      // The last of them share two sets.
      var n = i < AUDIENCES ? i : i % 2;
      var others = views(PrincipalType.ROLE, n % 5 == 0 ? "others" : "staff");
      var acl = machine("unused", "u" + n, others, views(PrincipalType.USER, "v" + n % 3)).acl();
      documents.add(random.document("k%03d".formatted(i)).with(d -> d.acl(acl)));
      store.insert(documents.getLast());
    }
    var callers = List.of(caller("bob", "staff"), caller("v1", "staff", "others"), caller("u7"));
    for (var i = 0; i < queries() / 2; i++) {
      var filter = i % 3 == 0 ? Filter.all() : random.filter(2);
      agree(
          documents,
          query(callers.get(i % 3), filter, random.orders(), 1 + random.below(90)),
          seed);
      var first = 1 + random.below(260);
      agreeOnRange(documents, callers.get(i % 3), filter, first, first + random.below(30));
    }
  }

  /** Page by page. */
  private void agree(List<Document> documents, ListQuery query, long seed) {
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

  private void agreeOnRange(
      List<Document> documents, Caller caller, Filter filter, int first, int last) {
    var query = new ListQuery(TYPE, caller, filter, List.of(), first, last, Optional.empty(), 90);
    var expected = expected(documents, query);
    var page = store.list(query);
    assertThat(page.count()).as("%s", query).isEqualTo(expected.size());
    assertThat(keys(page))
        .as("%s", query)
        .isEqualTo(expected.stream().skip(first - 1).limit(last - first + 1).toList());
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
