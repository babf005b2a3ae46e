package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.ADMIN;
import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static eu.stratuslab.bridge.store.SampleDocuments.views;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.resource.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What lists show and count. */
abstract class ListsContract extends WritesContract {

  @Test
  void a_list_shows_what_was_just_written() {
    for (var i = 0; i < 20; i++) {
      var key = "k" + i;
      var stored = store.insert(machine(key));
      assertThat(list(caller("alice")).count()).isEqualTo(i + 1);
      store.replace(stored.document().with(d -> d.name(key)), stored.version());
      assertThat(keys(store.list(query(caller("alice"), name(key), List.of(), 9))))
          .containsExactly(key);
    }
  }

  @Test
  void a_caller_lists_and_counts_what_it_may_view() {
    store.insert(machine("a", "alice"));
    store.insert(machine("b", "bob", views(PrincipalType.USER, "alice")));
    store.insert(machine("c", "bob", views(PrincipalType.ROLE, "staff")));
    store.insert(
        machine(
            "d",
            "bob",
            views(PrincipalType.ROLE, "staff"),
            views(PrincipalType.ROLE, Acl.USER),
            views(PrincipalType.USER, "alice")));
    store.insert(machine("e", "bob"));

    assertThat(keys(list(caller("alice")))).containsExactly("a", "b", "d");
    assertThat(keys(list(caller("alice", "staff", Acl.USER)))).containsExactly("a", "b", "c", "d");
    assertThat(keys(list(caller("carol", Acl.USER, Acl.ANON)))).containsExactly("d");
    assertThat(keys(list(caller("staff")))).isEmpty();
    assertThat(keys(list(ADMIN))).containsExactly("a", "b", "c", "d", "e");
    assertThat(list(caller("alice", "staff", Acl.USER)).count()).isEqualTo(4);
    assertThat(list(caller("dave")).count()).isZero();
    assertThat(list(ADMIN).count()).isEqualTo(5);
  }

  @Test
  void a_changed_acl_changes_who_sees_it_at_once() {
    var stored = store.insert(machine("a", "alice"));

    store.replace(stored.document().with(d -> d.acl(machine("a", "bob").acl())), stored.version());

    assertThat(list(caller("alice")).count()).isZero();
    assertThat(keys(list(caller("alice")))).isEmpty();
    assertThat(list(caller("bob")).count()).isOne();
    assertThat(keys(list(caller("bob")))).containsExactly("a");
  }

  @Test
  void counts_stay_exact_through_every_change() {
    var a = store.insert(machine("a").with(d -> d.state("STOPPED")));
    var b = store.insert(machine("b").with(d -> d.state("STOPPED")));
    var c = store.insert(machine("c").with(d -> d.state("STARTED")));
    store.patchStatus(TYPE, "a", a.version(), 0, d -> d.with(m -> m.state("STARTED")));
    store.replace(b.document().buried(TIME, "alice", null), b.version());
    assertThat(count(state("STARTED"))).isEqualTo(2);
    assertThat(count(state("STOPPED"))).isZero();
    assertThat(count(Filter.all())).isEqualTo(2);

    store.remove(TYPE, "c", c.version());

    assertThat(count(state("STARTED"))).isOne();
    assertThat(count(Filter.all())).isOne();
    restart();
    assertThat(count(Filter.all())).isOne();
  }

  @Test
  void offsets_are_clipped_and_the_count_is_that_before_paging() {
    for (var i = 0; i < 10; i++) {
      store.insert(machine("k" + i));
    }

    assertThat(keys(part(3, 5))).containsExactly("k2", "k3", "k4");
    assertThat(keys(part(9, 100))).containsExactly("k8", "k9");
    assertThat(keys(part(11, 20))).isEmpty();
    assertThat(keys(part(5, 4))).isEmpty();
    assertThat(keys(part(0, 1))).containsExactly("k0");
    assertThat(keys(part(-7, 1))).containsExactly("k0");
    assertThat(keys(part(Long.MAX_VALUE, Long.MAX_VALUE))).isEmpty();
    assertThat(part(3, 5).count()).isEqualTo(10);
    assertThat(part(3, 5).next()).isEmpty();
  }

  @Test
  void a_limit_of_nothing_only_counts() {
    store.insert(machine("a"));

    var page =
        store.list(
            new ListQuery(
                TYPE, ADMIN, Filter.all(), List.of(), 1, Long.MAX_VALUE, Optional.empty(), 0));

    assertThat(page.items()).isEmpty();
    assertThat(page.count()).isOne();
    assertThat(page.next()).isEmpty();
  }

  @Test
  void pages_of_an_offset_range_end_where_the_range_ends() {
    for (var i = 0; i < 10; i++) {
      store.insert(machine("k" + i));
    }

    var query = new ListQuery(TYPE, ADMIN, Filter.all(), List.of(), 2, 8, Optional.empty(), 3);

    assertThat(pages(query))
        .containsExactly(List.of("k1", "k2", "k3"), List.of("k4", "k5", "k6"), List.of("k7"));
  }

  static List<List<Order>> orders() {
    return List.of(
        List.of(),
        List.of(byName(false)),
        List.of(byName(true)),
        List.of(new Order("cpu", AttributeType.INTEGER, "spec.cpu", true), byName(false)));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void pages_follow_each_other_while_others_come_and_go(List<Order> order) {
    var there = new ArrayList<String>();
    for (var i = 0; i < 40; i++) {
      var named = "n" + i % 3;
      there.add("k%02d".formatted(i));
      store.insert(machine(there.getLast(), i % 2 == 0 ? "alice" : "bob").with(d -> d.name(named)));
    }

    var seen = new ArrayList<String>();
    var query = query(ADMIN, Filter.all(), order, 7);
    for (var page = store.list(query); ; page = store.list(at(query, page.next().get()))) {
      seen.addAll(keys(page));
      if (page.next().isEmpty()) {
        break;
      }
      // Something new, and the last item seen goes away: what follows it is still found.
      store.insert(machine("new" + seen.size()).with(d -> d.name("n1")));
      bury(seen.getLast());
    }

    assertThat(seen).doesNotHaveDuplicates().containsAll(there);
  }

  private void bury(String key) {
    var stored = store.get(TYPE, key);
    store.replace(stored.document().buried(TIME, "alice", null), stored.version());
  }

  @Test
  void a_cursor_of_another_list_or_of_nothing_is_refused() {
    for (var i = 0; i < 3; i++) {
      store.insert(machine("k" + i));
    }
    var next = store.list(query(ADMIN, Filter.all(), List.of(), 1)).next().orElseThrow();

    refused(
        Code.GONE,
        () -> store.list(at(query(ADMIN, Filter.all(), List.of(byName(true)), 1), next)));
    refused(Code.GONE, () -> store.list(at(query(ADMIN, name("x"), List.of(), 1), next)));
    refused(Code.GONE, () -> store.list(at(query(ADMIN, Filter.all(), List.of(), 1), "nonsense")));
    refused(Code.GONE, () -> store.list(at(query(ADMIN, Filter.all(), List.of(), 1), "")));
  }

  private DocumentStore.Page part(long first, long last) {
    return store.list(
        new ListQuery(TYPE, ADMIN, Filter.all(), List.of(), first, last, Optional.empty(), 100));
  }

  private List<List<String>> pages(ListQuery query) {
    var pages = new ArrayList<List<String>>();
    for (var page = store.list(query); ; page = store.list(at(query, page.next().get()))) {
      pages.add(keys(page));
      if (page.next().isEmpty()) {
        return pages;
      }
    }
  }

  private long count(Filter filter) {
    return store.list(query(caller("alice"), filter, List.of(), 0)).count();
  }

  protected static ListQuery at(ListQuery query, String cursor) {
    return new ListQuery(
        query.type(),
        query.caller(),
        query.filter(),
        query.order(),
        query.first(),
        query.last(),
        Optional.of(cursor),
        query.limit());
  }

  private static Order byName(boolean descending) {
    return new Order("name", AttributeType.STRING, "name", descending);
  }

  private static Filter name(String name) {
    return new Filter.Comparison("name", AttributeType.STRING, "name", Operator.EQUAL, name);
  }

  private static Filter state(String state) {
    return new Filter.Comparison("state", AttributeType.STRING, "state", Operator.EQUAL, state);
  }
}
