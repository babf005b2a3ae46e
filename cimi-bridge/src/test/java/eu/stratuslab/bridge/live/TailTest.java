package eu.stratuslab.bridge.live;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.measure.Scrape;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.SampleDocuments;
import java.io.IOException;
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
}
