package eu.stratuslab.bridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.FaultyStore.Rates;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.EventSpec;
import eu.stratuslab.model.event.EventSpec.Kind;
import eu.stratuslab.model.event.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that cannot write several documents at once loses no Event, and makes none twice. */
class NotesTest {
  private static final List<String> STATES = List.of("STOPPED", "STARTING", "STARTED", "STOPPING");
  private static final int CHANGES = 60;

  /** Whoever writes dies or is cut off at any point, and another one begins where he was. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void every_change_of_a_state_is_told_once(long seed) {
    var truth = new FakeStore(UUID.randomUUID().toString());
    var store = new FaultyStore(truth, new Random(seed), new Rates(0.3, 0.1, 0.1));
    var machine = SampleDocuments.machine("0192f000-0000-7000-8000-00000000000a");
    truth.insert(machine.with(d -> d.state("CREATING")));
    var clock = new Random(seed);
    var expected = new ArrayList<String>();
    var was = "CREATING";
    for (var i = 0; i < CHANGES; i++) {
      var is = STATES.get(i % STATES.size());
      expected.add(was + ">" + is);
      was = is;
      until(store, truth, machine.key(), is, clock);
    }

    var told =
        truth.everything().stream()
            .map(stored -> stored.document())
            .filter(document -> document.type().equals("Event"))
            .map(document -> document.specAs(EventSpec.class))
            .toList();

    assertThat(told).allMatch(event -> event.type().equals(Kind.state.uri()));
    assertThat(told)
        .extracting(event -> event.content().previous() + ">" + event.content().state())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Reads, decides and writes, as any mirror does, until the state is what it is to be. */
  private static void until(
      DocumentStore store, DocumentStore truth, String key, String state, Random clock) {
    while (!state.equals(truth.get("Machine", key).document().state())) {
      try {
        var before = store.get("Machine", key);
        // No two attempts are at the same time.
        var now = Instant.ofEpochSecond(clock.nextInt(1_000_000));
        store.patchStatus(
            "Machine",
            key,
            before.version(),
            0,
            document -> changed(document, state),
            Events.changed(
                before.document(), changed(before.document(), state), Optional.empty(), now));
      } catch (StoreException _) {
        // The next attempt does it.
      }
    }
  }

  private static Document changed(Document document, String state) {
    return document.with(d -> d.state(state).reported());
  }
}
