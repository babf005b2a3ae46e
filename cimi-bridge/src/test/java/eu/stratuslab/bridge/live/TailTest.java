package eu.stratuslab.bridge.live;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.measure.Scrape;
import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.kube.Await;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What all streams of a bridge read together. */
class TailTest {
  private static final String LAG = "stratuslab_feed_lag_seconds";

  @Test
  void how_far_it_is_behind_is_measured_for_every_write() throws IOException {
    var store = new FakeStore("a cloud");
    var document = SampleDocuments.machine("a");
    try (var tail = new Tail(store, 16, () -> document.updated().plusSeconds(3))) {
      tail.sync();
      var count = Scrape.value(LAG + "_count", "");
      var sum = Scrape.value(LAG + "_sum", "");

      store.insert(document);
      tail.sync();
      tail.sync();

      assertThat(Scrape.value(LAG + "_count", "")).isEqualTo(count + 1);
      assertThat(Scrape.value(LAG + "_sum", "")).isCloseTo(sum + 3, Offset.offset(0.001));
    }
  }

  @Test
  void it_goes_on_after_an_error() {
    var bugs = new AtomicInteger(1);
    var store =
        Between.calls(
            new FakeStore("a cloud"),
            (call, _) -> {
              if (call.equals("changed") && bugs.getAndDecrement() > 0) {
                throw new AssertionError("a bug");
              }
            });
    try (var tail = new Tail(store, 16, InstantSource.system())) {
      tail.enter();
      Await.until("it reads again", () -> bugs.get() < 0);
    }
  }
}
