package eu.stratuslab.bridge.security;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.security.FailedLogins.Why;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.EventOutcome;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.event.EventSpec.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A flood of failed logins is no flood of writes, and nobody makes documents by guessing. */
class FailedLoginsTest {
  private static final String ALICE = "0192f000-0000-7000-8000-00000000000a";
  private static final String HERE = "127.0.0.1";

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final FailedLogins logins =
      new FailedLogins(Cloud.of(store, () -> now, CrashPoints.NONE));

  @BeforeEach
  void users() {
    insert("ServiceConfiguration", store.cloud());
    insert("User", ALICE);
  }

  private void insert(String type, String key) {
    var owner = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    store.insert(Document.create(type, key, store.cloud(), "admin", owner, now, Json.object()));
  }

  private List<EventSpec> events(String log) {
    return store.everything().stream()
        .map(stored -> stored.document())
        .filter(document -> document.type().equals("Event"))
        .map(document -> document.specAs(EventSpec.class))
        .filter(event -> event.eventLog().key().equals(log))
        .toList();
  }

  @Test
  void a_flood_of_wrong_passwords_makes_one_event_in_the_log_of_the_user() {
    for (var i = 0; i < 1000; i++) {
      logins.wrongPassword(ALICE, "alice", "10.0.0." + i % 20);
      logins.tooSoon("alice", HERE);
    }
    assertThat(events(ALICE)).isEmpty();
    logins.flush();
    logins.flush();

    assertThat(events(ALICE)).hasSize(1);
    var event = events(ALICE).getFirst();
    assertThat(event.type()).isEqualTo(Kind.access.uri());
    assertThat(event.outcome()).isEqualTo(EventOutcome.Failure);
    assertThat(event.content().operation()).isEqualTo("login");
    assertThat(event.content().initiator()).isEqualTo("alice");
    assertThat(event.content().detail())
        .startsWith("wrong password (1000 times), not looked at")
        .contains("(1000 times); from 10.0.0.0, ")
        .endsWith(" and others")
        .hasSizeLessThan(300);
    assertThat(events(store.cloud())).isEmpty();
  }

  @Test
  void a_flood_that_goes_on_is_told_more_and_more_rarely_and_anew_after_an_hour_of_quiet() {
    for (var second = 0; second < 86_400; second += 10) {
      now = now.plusSeconds(10);
      logins.wrongPassword(ALICE, "alice", HERE);
      logins.flush();
    }
    assertThat(events(ALICE)).hasSizeBetween(24, 40);

    now = now.plus(Duration.ofHours(2));
    logins.flush();
    now = now.plus(Duration.ofHours(2));
    logins.flush();
    var before = events(ALICE).size();
    logins.wrongPassword(ALICE, "alice", HERE);
    logins.flush();
    assertThat(events(ALICE)).hasSize(before + 1);
    assertThat(told(ALICE)).isEqualTo(8641);
  }

  /** How many failures the Events of a log tell of altogether. */
  private long told(String log) {
    return events(log).stream()
        .map(event -> event.content().detail())
        .mapToLong(
            detail ->
                detail.contains(" times)")
                    ? Long.parseLong(detail.replaceAll("\\D*\\((\\d+) times\\).*", "$1"))
                    : 1)
        .sum();
  }

  @Test
  void who_is_no_user_is_counted_for_the_cloud_and_makes_no_documents() {
    for (var i = 0; i < 10_000; i++) {
      logins.nobody(Why.UNKNOWN_USER, "10.0." + i / 250 + "." + i % 250);
      logins.tooSoon("guess-" + i, HERE);
    }
    logins.nobody(Why.UNREADABLE, HERE);
    logins.flush();

    assertThat(events(store.cloud())).hasSize(1);
    var content = events(store.cloud()).getFirst().content();
    assertThat(content.initiator()).isNull();
    assertThat(content.detail())
        .contains("no such user (10000 times)", "unreadable credentials")
        .doesNotContain("guess");
  }

  @Test
  void more_users_than_are_remembered_are_counted_for_the_cloud() {
    for (var i = 0; i < FailedLogins.MOST + 100; i++) {
      var key = new UUID(0, i).toString();
      insert("User", key);
      logins.wrongPassword(key, "user-" + i, HERE);
    }
    logins.flush();
    var told = store.everything().stream().filter(s -> s.document().type().equals("Event")).count();

    assertThat(told).isEqualTo(FailedLogins.MOST + 1);
    assertThat(events(store.cloud()).getFirst().content().detail())
        .startsWith("wrong password (100 times)");
  }

  @Test
  void what_was_counted_last_is_told_at_the_end() {
    logins.wrongPassword(ALICE, "alice", HERE);
    logins.flush();
    now = now.plusSeconds(1);
    logins.wrongPassword(ALICE, "alice", HERE);
    logins.flush();
    assertThat(events(ALICE)).hasSize(1);
    logins.flushAll();
    assertThat(events(ALICE)).hasSize(2);
  }

  @Test
  void of_a_user_who_is_gone_nothing_is_told() {
    logins.wrongPassword(new UUID(0, 1).toString(), "bob", HERE);
    logins.flush();
    assertThat(store.everything()).hasSize(2);
  }
}
