package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changed;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the change feed tells. */
abstract class FeedContract extends ListsContract {

  @Test
  void the_feed_tells_every_change_and_resumes() {
    var a = store.insert(machine("a"));
    store.insert(machine("b"));
    var first = store.changes(Optional.empty(), 100, 0);
    assertThat(first.changes()).containsExactlyInAnyOrder(change("a"), change("b"));

    store.insert(machine("c"));
    store.replace(a.document().with(d -> d.name("x")), a.version());

    var second = store.changes(Optional.of(first.checkpoint()), 100, 0);
    assertThat(second.changes()).containsExactlyInAnyOrder(change("c"), change("a"));
    restart();
    assertThat(store.changes(Optional.of(second.checkpoint()), 100, 0).changes()).isEmpty();
    assertThat(store.changes(Optional.empty(), 100, 0).changes())
        .containsExactlyInAnyOrder(change("b"), change("c"), change("a"));
  }

  @Test
  void the_feed_tells_tombstones_and_removals() {
    var a = store.insert(machine("a"));
    var b = store.insert(machine("b"));
    var checkpoint = store.changes(Optional.empty(), 100, 0).checkpoint();

    store.replace(a.document().buried(TIME, "alice", null), a.version());
    store.remove(TYPE, "b", b.version());

    assertThat(store.changes(Optional.of(checkpoint), 100, 0).changes())
        .containsExactlyInAnyOrder(change("a"), change("b"));
  }

  @Test
  void the_feed_comes_in_batches() {
    for (var i = 0; i < 10; i++) {
      store.insert(machine("k" + i));
    }
    var seen = new ArrayList<Change>();
    var checkpoint = Optional.<String>empty();
    while (true) {
      var batch = store.changes(checkpoint, 3, 0);
      if (batch.changes().isEmpty()) {
        break;
      }
      assertThat(batch.changes()).hasSizeLessThanOrEqualTo(3);
      seen.addAll(batch.changes());
      checkpoint = Optional.of(batch.checkpoint());
    }
    assertThat(seen).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void no_change_is_missed_while_many_write() throws Exception {
    var writers = new ArrayList<Callable<Boolean>>();
    for (var w = 0; w < 8; w++) {
      var prefix = "w" + w + "-";
      writers.add(
          () -> {
            for (var i = 0; i < 50; i++) {
              store.insert(machine(prefix + i));
            }
            return true;
          });
    }
    var seen = new HashSet<Change>();
    writers.add(
        () -> {
          var checkpoint = Optional.<String>empty();
          while (seen.size() < 400) {
            var batch = store.changes(checkpoint, 16, 1000);
            seen.addAll(batch.changes());
            checkpoint = Optional.of(batch.checkpoint());
          }
          return true;
        });

    run(writers);

    assertThat(seen).hasSize(400);
  }

  @Test
  void a_checkpoint_of_another_store_is_gone() {
    store.insert(machine("a"));
    var checkpoint = store.changes(Optional.empty(), 10, 0).checkpoint();
    try (var other = create()) {
      other.insert(machine("a"));
      refused(Code.GONE, () -> other.changes(Optional.of(checkpoint), 10, 0));
      refused(Code.GONE, () -> other.changes(Optional.of("nonsense"), 10, 0));
    }
  }

  @Test
  void changed_documents_come_as_their_change_left_them_between_two_checkpoints() {
    var a = store.insert(machine("a"));
    store.insert(machine("b"));
    var from = store.changes(Optional.empty(), 100, 0).checkpoint();
    var named = store.replace(a.document().with(d -> d.name("x")), a.version());
    store.insert(machine("c"));
    var until = store.changes(Optional.of(from), 100, 0).checkpoint();
    store.remove(TYPE, "a", named.version());

    var all = store.changed(from, Optional.empty(), Optional.empty(), 100);
    assertThat(all).extracting(Changed::key).containsExactlyInAnyOrder("c", "a");
    assertThat(one(all, "c").document())
        .hasValueSatisfying(d -> assertThat(d.key()).isEqualTo("c"));
    assertThat(one(all, "a").document()).isEmpty();
    assertThat(store.changed(from, Optional.of(until), Optional.of(TYPE), 100))
        .extracting(Changed::key)
        .containsExactly("c");
    assertThat(store.changed(until, Optional.of(from), Optional.empty(), 100)).isEmpty();
    assertThat(store.changed(from, Optional.empty(), Optional.of("Job"), 100)).isEmpty();
  }

  @Test
  void each_changed_document_has_the_checkpoint_behind_it() {
    for (var i = 0; i < 5; i++) {
      store.insert(machine("k" + i));
    }
    var first = store.changes(Optional.empty(), 1, 0);
    var all = store.changed(first.checkpoint(), Optional.empty(), Optional.empty(), 100);
    var keys = new HashSet<>(Set.of("k0", "k1", "k2", "k3", "k4"));
    keys.remove(first.changes().getFirst().key());
    assertThat(all).extracting(Changed::key).containsExactlyInAnyOrderElementsOf(keys);
    for (var i = 0; i < all.size(); i++) {
      var behind = Optional.of(all.get(i).checkpoint());
      assertThat(store.changed(behind.get(), Optional.empty(), Optional.empty(), 100))
          .extracting(Changed::key, Changed::version)
          .containsExactlyInAnyOrderElementsOf(
              all.subList(i + 1, all.size()).stream()
                  .map(changed -> tuple(changed.key(), changed.version()))
                  .toList());
      assertThat(store.changes(behind, 100, 0).changes()).hasSize(all.size() - i - 1);
    }
    refused(Code.GONE, () -> store.changed("nonsense", Optional.empty(), Optional.empty(), 10));
  }

  @Test
  void nothing_that_was_written_before_is_behind_the_checkpoint_of_now() {
    var a = store.insert(machine("a"));
    store.remove(TYPE, "a", a.version());
    store.insert(machine("b"));
    var now = store.checkpoint();

    assertThat(store.changes(Optional.of(now), 100, 0).changes()).isEmpty();
    store.insert(machine("c"));
    assertThat(store.changes(Optional.of(now), 100, 0).changes()).containsExactly(change("c"));
    restart();
    assertThat(store.changed(now, Optional.empty(), Optional.empty(), 100))
        .extracting(Changed::key)
        .containsExactly("c");
    assertThat(store.changes(Optional.of(store.checkpoint()), 100, 0).changes()).isEmpty();
  }

  @Test
  void what_one_process_was_told_another_goes_on_with() {
    store.insert(machine("a"));
    var checkpoint = store.changes(Optional.empty(), 100, 0).checkpoint();
    for (var i = 0; i < 200; i++) {
      store.insert(machine("k" + i));
    }
    var half = store.changed(checkpoint, Optional.empty(), Optional.empty(), 100);

    restart();

    var rest = store.changed(half.getLast().checkpoint(), Optional.empty(), Optional.empty(), 1000);
    assertThat(half).hasSize(100);
    assertThat(Stream.concat(half.stream(), rest.stream()).map(Changed::key))
        .hasSize(200)
        .doesNotHaveDuplicates();
  }

  private static Changed one(List<Changed> all, String key) {
    return all.stream().filter(changed -> changed.key().equals(key)).findFirst().orElseThrow();
  }

  private static Change change(String key) {
    return new Change(TYPE, key);
  }
}
