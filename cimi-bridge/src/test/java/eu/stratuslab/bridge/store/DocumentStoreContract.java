package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.ADMIN;
import static eu.stratuslab.bridge.store.SampleDocuments.CLOUD;
import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store does: see {@link DocumentStore}. All of it is run on each back end. */
public abstract class DocumentStoreContract extends RandomListsContract {

  @Test
  void a_store_is_empty_until_the_first_write_and_never_after() {
    assertThat(store.empty()).isTrue();
    var stored = store.insert(machine("a"));
    store.remove(TYPE, "a", stored.version());
    assertThat(store.empty()).isFalse();
    restart();
    assertThat(store.empty()).isFalse();
  }

  @Test
  void everything_is_there_after_a_restart() {
    var cloud = store.cloud();
    var stored = store.insert(machine("a").with(d -> d.name("web")));

    restart();

    assertThat(store.cloud()).isEqualTo(cloud);
    assertThat(store.get(TYPE, "a")).isEqualTo(stored);
    assertThat(keys(list(caller("alice")))).containsExactly("a");
    refused(Code.EXISTS, () -> store.insert(machine("a")));
  }

  @Test
  void an_empty_store_becomes_that_of_a_cloud_that_was_kept_elsewhere() {
    var own = store.cloud();
    var first = machine("first");
    store.become(CLOUD, 7, first);
    store.become(CLOUD, 7, first);

    assertThat(own).isNotEqualTo(CLOUD);
    assertThat(store.cloud()).isEqualTo(CLOUD);
    assertThat(store.term()).isEqualTo(7);
    assertThat(store.empty()).isFalse();
    store.insert(machine("second"));
    var told = store.changes(Optional.empty(), 10, 0);
    restart();
    assertThat(store.cloud()).isEqualTo(CLOUD);
    assertThat(store.term()).isEqualTo(7);
    assertThat(store.changes(Optional.of(told.checkpoint()), 10, 0).changes()).isEmpty();
    assertThat(keys(list(ADMIN))).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void a_store_with_anything_in_it_becomes_nobody_elses() {
    var own = store.cloud();
    store.insert(machine("a"));

    refused(Code.EXISTS, () -> store.become(CLOUD, 7, machine("first")));
    refused(
        Code.EXISTS, () -> store.become(CLOUD, 7, machine("a").with(d -> d.name("another one"))));
    store.insert(machine("b"));
    refused(Code.EXISTS, () -> store.become(CLOUD, 7, machine("a")));

    assertThat(store.cloud()).isEqualTo(own);
    assertThat(store.term()).isZero();
    assertThat(keys(list(ADMIN))).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void below_the_reserve_of_space_nothing_grows_but_status_and_deletes_go_on() {
    var a = store.insert(machine("a").with(d -> d.name("long name")));
    var b = store.insert(machine("b"));
    store.close();
    store = reopenFull(store);

    refused(Code.NO_SPACE, () -> store.insert(machine("c")));
    refused(
        Code.NO_SPACE,
        () -> store.replace(a.document().with(d -> d.name("longer name")), a.version()));
    var shorter = store.replace(a.document().with(d -> d.name("name")), a.version());
    var patched =
        store.patchStatus(
            TYPE, "a", shorter.version(), 0, d -> d.with(m -> m.state("a longer state")));
    store.replace(patched.document().buried(TIME, "alice", "j"), patched.version());
    store.remove(TYPE, "b", b.version());
    assertThat(list(ADMIN).count()).isZero();
  }
}
