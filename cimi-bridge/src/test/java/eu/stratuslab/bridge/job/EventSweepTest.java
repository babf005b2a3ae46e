package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventLogStatus;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Logs do not grow, and end some time after their resource. */
class EventSweepTest {
  private static final int RETENTION = 50;
  private static final String KEY = "0192f000-0000-7000-8000-00000000000a";

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Cloud cloud = Cloud.of(store, () -> now, CrashPoints.NONE);
  private final EventSweep sweep = new EventSweep(cloud, new Quotas(cloud));

  private Document machine(Optional<String> persistence) {
    var configuration = Json.tree(ConfigurationSpec.DEFAULT).put("eventRetention", RETENTION);
    store.insert(
        Document.create(
            "ServiceConfiguration",
            cloud.id(),
            cloud.id(),
            "admin",
            SampleDocuments.machine("x").acl(),
            now,
            configuration));
    var machine = SampleDocuments.machine(KEY);
    persistence.flatMap(p -> Events.log(machine, p, now)).ifPresent(store::insert);
    return store.insert(machine, Events.created(machine, Optional.empty(), now)).document();
  }

  private void changes(int count) {
    for (var i = 0; i < count; i++) {
      now = now.plusSeconds(1);
      var before = store.get("Machine", KEY);
      var after = before.document().with(d -> d.state(other(before.document())).reported());
      var told = Events.changed(before.document(), after, Optional.empty(), now);
      store.replace(after, before.version(), told);
    }
  }

  private static String other(Document machine) {
    return "STARTED".equals(machine.state()) ? "STOPPED" : "STARTED";
  }

  private List<Document> events() {
    return store.list(ListQuery.all("Event", SampleDocuments.ADMIN)).items().stream()
        .map(DocumentStore.Stored::document)
        .toList();
  }

  private Document log() {
    return store.get("EventLog", KEY).document();
  }

  @Test
  void a_log_keeps_the_newest_events_however_many_there_are() {
    machine(Optional.empty());
    for (var day = 0; day < 10; day++) {
      changes(200);
      sweep.sweep();
    }
    for (var i = 0; i < 10; i++) {
      sweep.sweep();
    }

    assertThat(events()).hasSize(RETENTION);
    assertThat(events())
        .allMatch(event -> !event.created().isBefore(now.minusSeconds(RETENTION - 1)));
  }

  @Test
  void what_a_failure_left_is_looked_at_in_the_next_sweep() {
    machine(Optional.empty());
    changes(2 * RETENTION);
    var failures = new ArrayDeque<>(List.of(Code.NO_SPACE, Code.UNAVAILABLE));
    var failing =
        Between.calls(
            store,
            (call, _) -> {
              if (call.equals("remove") && !failures.isEmpty()) {
                throw new StoreException(failures.poll(), "a test");
              }
            });
    var other = Cloud.of(failing, () -> now, CrashPoints.NONE);
    var tried = new EventSweep(other, new Quotas(other));

    tried.sweep();
    assertThat(events()).hasSizeGreaterThan(RETENTION);
    assertThatThrownBy(tried::sweep).isInstanceOf(StoreException.class);
    tried.sweep();

    assertThat(events()).hasSize(RETENTION);
  }

  @Test
  void what_is_older_than_its_log_keeps_goes() {
    machine(Optional.of("daily"));
    changes(10);
    now = now.plus(Duration.ofDays(2));
    changes(3);
    sweep.sweep();

    assertThat(events()).hasSize(3);
  }

  @Test
  void a_log_is_closed_once_its_resource_is_gone_and_not_before() {
    machine(Optional.empty());
    sweep.sweep();
    assertThat(log().statusAs(EventLogStatus.class).isClosed()).isFalse();
    assertThat(offered()).doesNotContain("delete");

    var before = store.get("Machine", KEY);
    var tombstone = before.document().buried(now, "alice", "j");
    store.replace(
        tombstone,
        before.version(),
        Events.changed(before.document(), tombstone, Optional.empty(), now));
    sweep.sweep();

    assertThat(log().statusAs(EventLogStatus.class).isClosed()).isTrue();
    assertThat(offered()).contains("delete");
    assertThat(events()).isNotEmpty();
  }

  private java.util.Set<String> offered() {
    return ResourceTypes.EVENT_LOG.behaviour().offered(ResourceTypes.EVENT_LOG, log());
  }

  @Test
  void who_may_see_a_resource_may_see_its_log() {
    machine(Optional.empty());
    var before = store.get("Machine", KEY);
    var shared =
        SampleDocuments.machine(KEY, "alice", SampleDocuments.views(PrincipalType.USER, "bob"));
    var after = before.document().with(d -> d.acl(shared.acl()).edited(now.plusSeconds(1)));
    store.replace(
        after, before.version(), Events.changed(before.document(), after, Optional.empty(), now));
    sweep.sweep();

    assertThat(log().acl()).isEqualTo(shared.acl());
  }

  @Test
  void what_is_in_a_deleted_log_goes_with_it() {
    machine(Optional.empty());
    changes(500);
    sweep.sweep();
    var log = store.get("EventLog", KEY);
    store.replace(log.document().buried(now, "alice", "j"), log.version());
    for (var i = 0; i < 5; i++) {
      sweep.sweep();
    }

    assertThat(events()).isEmpty();
  }

  @Test
  void the_log_of_what_is_forgotten_is_forgotten() {
    machine(Optional.empty());
    changes(5);
    sweep.forget(KEY);
    sweep.sweep();

    assertThat(events()).isEmpty();
    assertThat(Reads.find(store, "EventLog", KEY)).isEmpty();
  }
}
