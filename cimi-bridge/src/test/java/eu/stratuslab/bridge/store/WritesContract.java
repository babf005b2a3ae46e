package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.ADMIN;
import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.DocumentBuilder;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What becomes of writes, alone and in races. */
abstract class WritesContract extends StoreContract {

  @Test
  void a_written_document_is_read_back_as_it_was() {
    var written =
        machine("a")
            .with(
                d ->
                    d.name("wéb")
                        .description("first\nsecond")
                        .properties(Map.of("env", "prod"))
                        .state("STARTED")
                        .placement(new Placement("h1", 3, List.of()))
                        .status(Json.object().put("ip", "10.0.0.1")));

    var stored = store.insert(written);

    assertThat(stored.document()).isEqualTo(written);
    assertThat(store.get(TYPE, "a")).isEqualTo(stored);
  }

  @Test
  void notes_are_written_with_every_kind_of_change_and_once() {
    var inserted = store.insert(machine("a"), List.of(note("one")));
    var replaced =
        store.replace(
            inserted.document().with(d -> d.name("b")),
            inserted.version(),
            List.of(note("one").with(d -> d.name("other")), note("two")));
    store.patchStatus(
        TYPE, "a", replaced.version(), 0, d -> d.with(b -> b.state("S")), List.of(note("three")));

    assertThat(store.get(TYPE, "a").document().state()).isEqualTo("S");
    assertThat(store.get("Note", "one").document()).isEqualTo(note("one"));
    assertThat(store.get("Note", "two").document()).isEqualTo(note("two"));
    assertThat(store.get("Note", "three").document()).isEqualTo(note("three"));
    assertThat(store.changes(Optional.empty(), 100, 0).changes())
        .extracting(DocumentStore.Change::key)
        .containsExactlyInAnyOrder("a", "one", "two", "three");
  }

  @Test
  void a_note_whose_key_was_used_brings_nothing_back() {
    var first = store.insert(note("one"));
    store.replace(note("one").buried(TIME, "alice", "j"), first.version());

    store.insert(machine("a"), List.of(note("one")));

    assertThat(store.get("Note", "one").document().gone()).isTrue();
  }

  @Test
  void documents_are_written_together_or_not_at_all() {
    var two =
        List.of(
            new DocumentStore.New(machine("a"), List.of(note("one"))),
            new DocumentStore.New(machine("b"), List.of()));
    if (!store.insertsTogether()) {
      assertThatThrownBy(() -> store.insertTogether(two)).isInstanceOf(IllegalStateException.class);
      return;
    }
    store.insertTogether(two);
    assertThat(store.get(TYPE, "a").document()).isEqualTo(machine("a"));
    assertThat(store.get("Note", "one").document()).isEqualTo(note("one"));
    assertThat(store.get(TYPE, "b").document()).isEqualTo(machine("b"));

    var known =
        List.of(
            new DocumentStore.New(machine("c"), List.of(note("two"))),
            new DocumentStore.New(machine("a"), List.of()));
    refused(Code.EXISTS, () -> store.insertTogether(known));
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "c"));
    refused(Code.NOT_FOUND, () -> store.get("Note", "two"));
  }

  private static Document note(String key) {
    return copy(machine(key), "Note");
  }

  @Test
  void nothing_is_found_under_a_key_that_no_document_can_have() {
    refused(Code.NOT_FOUND, () -> store.get(TYPE, ""));
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "k".repeat(400)));
  }

  @Test
  void a_missing_document_is_not_found_by_any_operation() {
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "a"));
    refused(Code.NOT_FOUND, () -> store.replace(machine("a"), "1"));
    refused(Code.NOT_FOUND, () -> store.remove(TYPE, "a", "1"));
    refused(Code.NOT_FOUND, () -> store.patchStatus(TYPE, "a", "1", 0, d -> d));
  }

  @Test
  void a_key_is_taken_once_per_type() {
    store.insert(machine("a"));

    refused(Code.EXISTS, () -> store.insert(machine("a")));

    var claim = copy(machine("a"), "Claim");
    store.insert(claim);
    assertThat(store.get("Claim", "a").document()).isEqualTo(claim);
  }

  @Test
  void a_replaced_document_has_another_version_and_the_old_one_conflicts() {
    var first = store.insert(machine("a"));
    var second = store.replace(first.document().with(d -> d.name("b")), first.version());

    assertThat(second.version()).isNotEqualTo(first.version());
    assertThat(store.get(TYPE, "a")).isEqualTo(second);
    refused(Code.CONFLICT, () -> store.replace(first.document(), first.version()));
    refused(Code.CONFLICT, () -> store.remove(TYPE, "a", first.version()));
    refused(Code.CONFLICT, () -> store.patchStatus(TYPE, "a", first.version(), 0, d -> d));
    refused(Code.CONFLICT, () -> store.replace(first.document(), "nonsense"));
  }

  @Test
  void a_removed_document_is_forgotten_and_its_version_is_never_used_again() {
    var first = store.insert(machine("a"));
    store.remove(TYPE, "a", first.version());
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "a"));

    var again = store.insert(machine("a"));

    assertThat(again.version()).isNotEqualTo(first.version());
    refused(Code.CONFLICT, () -> store.replace(machine("a"), first.version()));
  }

  @Test
  void a_tombstone_takes_the_key_for_good_and_is_not_listed() {
    var stored = store.insert(machine("a").with(d -> d.name("web")));
    var tomb = store.replace(stored.document().buried(TIME, "alice", "j1"), stored.version());

    assertThat(store.get(TYPE, "a").document().gone()).isTrue();
    refused(Code.EXISTS, () -> store.insert(machine("a")));
    refused(Code.CONFLICT, () -> store.replace(machine("a"), tomb.version()));
    refused(Code.CONFLICT, () -> store.patchStatus(TYPE, "a", tomb.version(), 0, d -> d));
    assertThat(list(ADMIN).items()).isEmpty();
    assertThat(list(ADMIN).count()).isZero();

    store.remove(TYPE, "a", tomb.version());
    refused(Code.NOT_FOUND, () -> store.get(TYPE, "a"));
  }

  @Test
  void tombstones_are_told_oldest_first_until_they_are_removed() {
    for (var key : List.of("d", "b", "c", "a")) {
      var stored = store.insert(machine(key));
      if (!key.equals("c")) {
        var at = TIME.plusSeconds(List.of("d", "b", "a").indexOf(key) * 40);
        store.replace(stored.document().buried(at, "alice", "j1"), stored.version());
      }
    }
    store.insert(copy(machine("e"), "Claim"));
    var soon = TIME.plusSeconds(50);

    var first = store.tombstones(soon, Optional.empty(), 1);
    var second = store.tombstones(soon, first.next(), 1);
    assertThat(buried(first)).containsExactly("d");
    assertThat(buried(second)).containsExactly("b");
    assertThat(buried(store.tombstones(soon, second.next(), 1))).isEmpty();
    assertThat(store.tombstones(TIME, Optional.empty(), 10).items()).isEmpty();
    assertThat(buried(store.tombstones(soon, Optional.empty(), 10))).containsExactly("d", "b");
    assertThat(store.tombstones(soon, Optional.empty(), 10).next()).isEmpty();

    store.remove(TYPE, "d", first.items().getFirst().version());
    restart();
    assertThat(buried(store.tombstones(TIME.plusSeconds(101), Optional.empty(), 10)))
        .containsExactly("b", "a");
    assertThat(buried(store.tombstones(soon, first.next(), 1))).containsExactly("b");
    refused(Code.GONE, () -> store.tombstones(soon, Optional.of("no cursor"), 1));
  }

  private static List<String> buried(DocumentStore.Tombstones page) {
    assertThat(page.items()).allMatch(stored -> stored.document().gone());
    return page.items().stream().map(stored -> stored.document().key()).toList();
  }

  @Test
  void a_document_has_a_greatest_size() {
    var stored = store.insert(machine("a"));
    var large = stored.document().with(d -> d.spec(Json.object().put("x", "x".repeat(1 << 20))));

    refused(Code.TOO_LARGE, () -> store.insert(copy(large, "Other")));
    refused(Code.TOO_LARGE, () -> store.replace(large, stored.version()));
    refused(
        Code.TOO_LARGE,
        () ->
            store.patchStatus(
                TYPE, "a", stored.version(), 0, d -> d.with(b -> b.status(large.spec()))));
    assertThat(store.get(TYPE, "a")).isEqualTo(stored);
  }

  @Test
  void members_of_a_newer_version_survive_a_read_and_a_write() {
    var bytes =
        new String(Json.bytes(machine("a")), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{\"later\":{\"deep\":[1,2]},");
    var newer = Json.document(bytes.getBytes(StandardCharsets.UTF_8));
    var stored = store.insert(newer);

    store.replace(store.get(TYPE, "a").document().with(d -> d.name("x")), stored.version());
    var read = store.get(TYPE, "a");
    store.patchStatus(TYPE, "a", read.version(), 0, d -> d.with(b -> b.state("STARTED")));

    assertThat(store.get(TYPE, "a").document().unknown().get("later"))
        .isEqualTo(newer.unknown().get("later"));
  }

  // Status and terms

  @Test
  void a_status_patch_changes_what_the_mirror_owns() {
    var stored = store.insert(machine("a"));

    var patched =
        store.patchStatus(
            TYPE,
            "a",
            stored.version(),
            0,
            d ->
                d.with(
                    b ->
                        b.state("STARTED").status(Json.object().put("ip", "10.0.0.1")).reported()));

    assertThat(store.get(TYPE, "a")).isEqualTo(patched);
    assertThat(patched.document().state()).isEqualTo("STARTED");
    assertThat(patched.document().statusRevision()).isOne();
    assertThat(patched.document().revision()).isEqualTo(1);
  }

  @Test
  void a_status_patch_cannot_touch_what_is_the_consumers() {
    var stored = store.insert(machine("a"));

    assertThatThrownBy(
            () ->
                store.patchStatus(
                    TYPE, "a", stored.version(), 0, d -> d.with(b -> b.name("stolen"))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                store.patchStatus(
                    TYPE, "a", stored.version(), 0, d -> d.with(b -> b.spec(Json.object()))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.get(TYPE, "a")).isEqualTo(stored);
  }

  @Test
  void a_lower_term_is_fenced_for_good() {
    assertThat(store.term()).isZero();
    var one = store.raiseTerm();
    var stored = store.insert(machine("a"));
    store.patchStatus(TYPE, "a", stored.version(), one, d -> d.with(b -> b.state("STARTED")));
    var two = store.raiseTerm();

    assertThat(two).isEqualTo(one + 1);
    assertThat(store.term()).isEqualTo(two);
    var version = store.get(TYPE, "a").version();
    refused(Code.FENCED, () -> store.patchStatus(TYPE, "a", version, one, d -> d));
    refused(Code.FENCED, () -> store.patchStatus(TYPE, "missing", "1", one, d -> d));
    store.patchStatus(TYPE, "a", version, two, d -> d.with(b -> b.state("STOPPED")));
    restart();
    assertThat(store.term()).isEqualTo(two);
  }

  @Test
  void a_higher_term_in_a_patch_fences_those_below_it() {
    var stored = store.insert(machine("a"));

    var patched = store.patchStatus(TYPE, "a", stored.version(), 5, d -> d);

    assertThat(store.term()).isEqualTo(5);
    refused(Code.FENCED, () -> store.patchStatus(TYPE, "a", patched.version(), 4, d -> d));
  }

  // Races

  @Test
  void of_many_writers_with_the_same_version_one_wins() throws Exception {
    var stored = store.insert(machine("a"));
    var racers = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 32; i++) {
      var name = "racer " + i;
      racers.add(
          () ->
              succeeds(
                  () ->
                      store.replace(stored.document().with(d -> d.name(name)), stored.version())));
    }

    assertThat(run(racers).stream().filter(won -> won)).hasSize(1);
  }

  @Test
  void increments_by_compare_and_swap_are_never_lost() throws Exception {
    store.insert(machine("a"));
    var racers = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 8; i++) {
      racers.add(
          () -> {
            for (var n = 0; n < 20; ) {
              var read = store.get(TYPE, "a");
              var next = read.document().with(DocumentBuilder::revised);
              n += succeeds(() -> store.replace(next, read.version())) ? 1 : 0;
            }
            return true;
          });
    }

    run(racers);

    assertThat(store.get(TYPE, "a").document().revision()).isEqualTo(161);
  }

  @Test
  void of_many_inserts_of_a_key_one_wins() throws Exception {
    var racers = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 32; i++) {
      racers.add(
          () -> {
            try {
              store.insert(machine("a"));
              return true;
            } catch (StoreException e) {
              assertThat(e.code()).isEqualTo(Code.EXISTS);
              return false;
            }
          });
    }

    assertThat(run(racers).stream().filter(won -> won)).hasSize(1);
    assertThat(list(ADMIN).count()).isOne();
  }
}
