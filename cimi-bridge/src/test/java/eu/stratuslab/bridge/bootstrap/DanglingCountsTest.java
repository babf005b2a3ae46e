package eu.stratuslab.bridge.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.mirror.Dangling;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.Await;
import eu.stratuslab.observability.Measures.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DanglingCountsTest {
  private static final Dangling NONE = new Dangling(List.of(), List.of(), List.of());

  private volatile Supplier<Dangling> seen = () -> NONE;

  @Test
  void each_number_rises_and_falls_and_nothing_is_said_of_what_is_not_known() {
    var leads = new AtomicBoolean();
    try (var counts = new DanglingCounts(leads::get, () -> seen.get(), Duration.ofMillis(5))) {
      assertThat(counts.read()).isEmpty();

      leads.set(true);
      Await.until("nothing", () -> counts.read().equals(readings(0, 0, 0)));
      seen = () -> new Dangling(List.of("j"), List.of("a", "b"), List.of("x", "y", "z"));
      Await.until("all of it", () -> counts.read().equals(readings(1, 2, 3)));
      seen =
          () -> {
            throw new StoreException(StoreException.Code.UNAVAILABLE, "away");
          };
      Await.until("who knows", () -> counts.read().isEmpty());
      seen = () -> new Dangling(List.of("j"), List.of(), List.of());
      Await.until("one", () -> counts.read().equals(readings(1, 0, 0)));
      seen =
          () -> {
            throw new AssertionError("a bug");
          };
      Await.until("who knows, after a bug", () -> counts.read().isEmpty());
      seen = () -> NONE;
      Await.until("nothing again", () -> counts.read().equals(readings(0, 0, 0)));

      leads.set(false);
      Await.until("somebody else's", () -> counts.read().isEmpty());
    }
  }

  private static List<Reading> readings(int jobs, int documents, int domains) {
    return List.of(
        Reading.of(jobs, "job"), Reading.of(documents, "document"), Reading.of(domains, "domain"));
  }
}
