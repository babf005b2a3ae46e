package eu.stratuslab.bridge.store.couchbase;

import static eu.stratuslab.bridge.store.SampleDocuments.TIME;
import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.caller;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static eu.stratuslab.bridge.store.SampleDocuments.views;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Document;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sets of viewers are forgotten long after their last document, and never one that is used. */
class AudiencesTest {
  private static final int LOOKS = 3;

  private final FakeCouchbase cluster = new FakeCouchbase();
  private final CouchbaseOptions options =
      cluster.options().withReserveBytes(1).withWaits(FakeCouchbase.PATIENT);
  private final DocumentStore store = CouchbaseStore.open(options, List.of(TYPE));
  private final Session session = Session.open(options);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final Audiences sweeper = audiences();

  @AfterEach
  void close() {
    session.close();
    store.close();
    cluster.close();
  }

  /** Those of another process. */
  private Audiences audiences() {
    return new Audiences(session, new Queries(session), nanos::get, LOOKS);
  }

  private int kept() {
    return new Queries(session).ask(session.apart(), Statements.audiences("", 1000)).size();
  }

  private long listed(String type, String user) {
    return store.list(ListQuery.all(type, caller(user))).count();
  }

  private void pass(long time) {
    nanos.addAndGet(time);
  }

  private static String members(String user) {
    return Envelope.members(machine("unused", user));
  }

  @Test
  void whoever_shows_a_document_to_others_again_and_again_leaves_nothing_behind() {
    var stored = store.insert(machine("a", "u0"));
    for (var i = 1; i <= 10; i++) {
      var acl = machine("a", "u" + i).acl();
      stored = store.replace(stored.document().with(d -> d.acl(acl)), stored.version());
    }
    assertThat(kept()).isEqualTo(11);

    sweeper.sweep();
    pass(Audiences.UNUSED - 1);
    sweeper.sweep();
    assertThat(kept()).isEqualTo(11);
    pass(1);
    sweeper.sweep();

    assertThat(kept()).isOne();
    assertThat(listed(TYPE, "u10")).isOne();
    store.replace(stored.document().buried(TIME, "alice", null), stored.version());
    sweeper.sweep();
    pass(Audiences.UNUSED);
    sweeper.sweep();
    assertThat(kept()).isZero();
  }

  @Test
  void a_set_that_many_documents_have_stays_and_so_do_those_behind_it() {
    for (var i = 0; i < 20; i++) {
      store.insert(machine("k" + i, "u" + i % 5));
    }
    sweeper.sweep();
    pass(Audiences.UNUSED);
    sweeper.sweep();

    assertThat(kept()).isEqualTo(5);
  }

  @Test
  void a_set_that_only_a_document_of_a_type_unknown_here_has_stays() {
    var other = machine("a");
    store.insert(
        Document.create(
            "Other", "a", store.cloud(), "acme", other.acl(), other.created(), other.spec()));

    sweeper.sweep();
    pass(Audiences.UNUSED);
    sweeper.sweep();

    assertThat(listed("Other", "alice")).isOne();
  }

  @Test
  void a_set_that_somebody_is_about_to_use_stays() {
    audiences().ensure(members("alice"));
    sweeper.sweep();
    pass(Audiences.UNUSED);

    // Its document is not there yet when the sweeper looks again.
    audiences().ensure(members("alice"));
    sweeper.sweep();

    assertThat(kept()).isOne();
    pass(Audiences.UNUSED - 1);
    sweeper.sweep();
    assertThat(kept()).as("it begins anew").isOne();
  }

  @Test
  void a_set_that_was_used_meanwhile_has_to_be_unused_as_long_again() {
    sweeper.ensure(members("alice"));
    sweeper.sweep();
    pass(Audiences.UNUSED / 2);
    var stored = store.insert(machine("a", "alice"));
    sweeper.sweep();
    store.remove(TYPE, "a", stored.version());
    pass(Audiences.UNUSED / 2);

    sweeper.sweep();

    assertThat(kept()).isOne();
  }

  @Test
  void who_relied_on_a_set_for_long_writes_it_again() {
    var writer = audiences();
    writer.ensure(members("alice"));
    var key = Envelope.audience(members("alice"));
    var removed = session.apart(Session.AUDIENCES).remove(key);
    assertThat(removed.cas()).isNotZero();

    pass(Audiences.FRESH - 1);
    writer.ensure(members("alice"));
    assertThat(kept()).isZero();
    pass(1);
    writer.ensure(members("alice"));

    assertThat(kept()).isOne();
  }

  @Test
  void a_list_asks_as_often_whatever_the_number_of_its_callers_sets() {
    for (var i = 0; i < 30; i++) {
      store.insert(machine("k" + i, "u" + i, views(PrincipalType.USER, "alice")));
    }
    var before = cluster.statements().size();

    assertThat(listed(TYPE, "alice")).isEqualTo(30);

    assertThat(cluster.statements().size() - before).isLessThanOrEqualTo(2 * 3);
  }

  @Test
  void a_store_tidies_up_without_a_trace_in_its_lists() {
    store.insert(machine("a", "alice"));

    store.tidy();

    assertThat(listed(TYPE, "alice")).isOne();
    assertThat(cluster.statements())
        .anyMatch(text -> text.contains("FROM `audiences` AS r WHERE META"));
  }
}
