package eu.stratuslab.bridge.store.sqlite;

import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static eu.stratuslab.bridge.store.SampleDocuments.views;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Document;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A set of viewers is remembered for as long as a document has it. */
class ForgottenAudiencesTest {
  @TempDir private Path directory;
  private Path file = Path.of("unused");

  @BeforeEach
  void place() {
    file = directory.resolve("store.db");
  }

  private SqliteStore open() {
    return SqliteStore.open(SqliteOptions.of(file).withReserveBytes(0).withWait(1024, 60_000));
  }

  /** What is kept of audiences: sets, members and counters. */
  private List<Long> kept() throws SQLException {
    try (var connection = SqliteConnection.open(file, 1024, true)) {
      return List.of(
          connection.number("SELECT count(*) FROM audiences"),
          connection.number("SELECT count(*) FROM viewers"),
          connection.number("SELECT count(*) FROM counts WHERE audience > 0"));
    }
  }

  /** Alice's; a number is one more viewer. */
  private static Document shown(Document document, int viewer) {
    var all = views(PrincipalType.ROLE, Acl.USER);
    var acl = machine("unused", "alice", all, views(PrincipalType.USER, "x" + viewer)).acl();
    return document.with(d -> d.acl(acl));
  }

  @Test
  void whoever_shows_a_document_to_others_again_and_again_leaves_nothing_behind() throws Exception {
    try (var store = open()) {
      var stored = store.insert(shown(machine("a"), 0));
      for (var i = 1; i <= 20; i++) {
        stored = store.replace(shown(stored.document(), i), stored.version());
      }
      assertThat(kept()).containsExactly(1L, 3L, 1L);
      assertThat(store.list(ListQuery.all(TYPE, caller("bob", Acl.USER))).count()).isOne();

      store.replace(stored.document().buried(TIME, "alice", null), stored.version());

      assertThat(kept()).containsExactly(0L, 0L, 0L);
    }
  }

  @Test
  void a_set_that_was_forgotten_is_made_again() throws Exception {
    try (var store = open()) {
      store.remove(TYPE, "a", store.insert(shown(machine("a"), 1)).version());
      assertThat(kept()).containsExactly(0L, 0L, 0L);

      store.insert(shown(machine("b"), 1));

      assertThat(kept()).containsExactly(1L, 3L, 1L);
      assertThat(store.list(ListQuery.all(TYPE, caller("x1"))).count()).isOne();
    }
  }

  @Test
  void a_set_stays_while_a_document_of_any_type_or_state_has_it() throws Exception {
    try (var store = open()) {
      var one = store.insert(shown(machine("a"), 1).with(d -> d.state("STARTED")));
      store.insert(shown(machine("b"), 1).with(d -> d.state("STOPPED")));
      var job = machine("c");
      store.insert(
          shown(
              Document.create(
                  "Job", "c", store.cloud(), "acme", job.acl(), job.created(), job.spec()),
              1));

      store.remove(TYPE, "a", one.version());
      assertThat(store.list(ListQuery.all(TYPE, caller("x1"))).count()).isOne();
      store.remove(TYPE, "b", store.get(TYPE, "b").version());

      assertThat(store.list(ListQuery.all(TYPE, caller("x1"))).count()).isZero();
      assertThat(store.list(ListQuery.all("Job", caller("x1"))).count()).isOne();
    }
  }

  @Test
  void one_that_comes_and_goes_in_one_commit_is_not_kept() throws Exception {
    open().close();
    try (var connection = SqliteConnection.open(file, 1024, false)) {
      var transaction = new WriteTransaction(connection, 10);
      transaction.begin();
      transaction.insert(Row.of(shown(machine("a"), 1)));
      transaction.replace(Row.of(shown(machine("a"), 2)), Version.of(transaction.seq()), false);
      transaction.flush();
      transaction.commit();

      assertThat(kept()).containsExactly(1L, 3L, 1L);
    }
  }

  @Test
  void what_is_rolled_back_was_never_left() throws Exception {
    open().close();
    try (var connection = SqliteConnection.open(file, 1024, false)) {
      var transaction = new WriteTransaction(connection, 10);
      transaction.begin();
      transaction.insert(Row.of(shown(machine("a"), 1)));
      transaction.flush();
      transaction.commit();

      transaction.begin();
      transaction.replace(Row.of(shown(machine("a"), 2)), Version.of(transaction.seq()), false);
      transaction.flush();
      transaction.rollback();
      transaction.begin();
      transaction.insert(Row.of(shown(machine("b"), 1)));
      transaction.flush();
      transaction.commit();
    }
    try (var store = open()) {
      assertThat(store.list(ListQuery.all(TYPE, caller("x1"))).count()).isEqualTo(2);
      assertThat(store.list(ListQuery.all(TYPE, caller("x2"))).count()).isZero();
    }
  }
}
