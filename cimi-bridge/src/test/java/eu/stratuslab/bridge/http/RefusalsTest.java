package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.http.Refusals.Refused;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.security.FailedLogins;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.event.EventSpec;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A flood of refused requests is no flood of writes. */
class RefusalsTest {
  private static final String KEY = "0192f000-0000-7000-8000-00000000000a";

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final Cloud cloud = Cloud.of(store, () -> Instant.EPOCH, CrashPoints.NONE);
  private final Refusals refusals = new Refusals(cloud, new FailedLogins(cloud));

  private List<EventSpec> events() {
    return store.everything().stream()
        .map(stored -> stored.document())
        .filter(document -> document.type().equals("Event"))
        .map(document -> document.specAs(EventSpec.class))
        .toList();
  }

  @Test
  void the_same_refusals_make_one_event_that_counts_them() {
    store.insert(SampleDocuments.machine(KEY));
    for (var i = 0; i < 1000; i++) {
      refusals.note(new Refused("Machine", KEY, "delete", "mallory", "FORBIDDEN"));
    }
    assertThat(events()).isEmpty();
    refusals.flush();
    refusals.flush();

    assertThat(events()).hasSize(1);
    assertThat(events().getFirst().content().initiator()).isEqualTo("mallory");
    assertThat(events().getFirst().content().detail()).isEqualTo("FORBIDDEN (1000 times)");
  }

  @Test
  void of_a_flood_of_different_ones_little_is_written() {
    for (var i = 0; i < 1000; i++) {
      var key = new UUID(0, i).toString();
      store.insert(SampleDocuments.machine(key));
      refusals.note(new Refused("Machine", key, "delete", "user-" + i % 50, "FORBIDDEN"));
      refusals.note(new Refused("Machine", key, "stop", "mallory", "FORBIDDEN"));
    }
    refusals.flush();

    assertThat(events()).hasSize(Refusals.MOST);
    assertThat(events().stream().filter(e -> "mallory".equals(e.content().initiator())))
        .hasSize(Refusals.MOST_OF_ONE);
  }

  @Test
  void an_error_costs_what_was_noted_and_not_what_comes() {
    store.insert(SampleDocuments.machine(KEY));
    var bugs = new AtomicInteger(1);
    var broken =
        Between.calls(
            store,
            (call, _) -> {
              if (call.equals("insert") && bugs.getAndDecrement() > 0) {
                throw new AssertionError("a bug");
              }
            });
    var cloud = Cloud.of(broken, () -> Instant.EPOCH, CrashPoints.NONE);
    var refusals = new Refusals(cloud, new FailedLogins(cloud));
    refusals.note(new Refused("Machine", KEY, "delete", "mallory", "FORBIDDEN"));
    refusals.beat();
    assertThat(events()).isEmpty();
    refusals.note(new Refused("Machine", KEY, "stop", "mallory", "FORBIDDEN"));
    refusals.beat();
    assertThat(events()).hasSize(1);
  }

  @Test
  void of_what_is_not_there_nothing_is_told() {
    refusals.note(new Refused("Machine", KEY, "delete", "mallory", "NOT_FOUND"));
    refusals.flush();

    assertThat(events()).isEmpty();
  }
}
