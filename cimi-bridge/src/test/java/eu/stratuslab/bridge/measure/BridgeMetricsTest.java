package eu.stratuslab.bridge.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.StoreException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Prometheus is told of a store. */
class BridgeMetricsTest {

  @Test
  void calls_of_the_store_are_timed_and_what_fails_is_counted_by_its_code() throws IOException {
    var store = BridgeMetrics.around(DocumentStore.class, new FakeStore("a cloud"));
    var insertsBefore = Scrape.value("stratuslab_store_call_seconds_count", "call=\"insert\"");
    var taken = "call=\"insert\",code=\"EXISTS\"";
    var takenBefore = Scrape.value("stratuslab_store_failures_total", taken);
    var failed = "call=\"insert\",code=\"FAILED\"";
    var failedBefore = Scrape.value("stratuslab_store_failures_total", failed);

    store.insert(SampleDocuments.machine("a"));
    store.insert(SampleDocuments.machine("b"), List.of(SampleDocuments.machine("note")));
    assertThatThrownBy(() -> store.insert(SampleDocuments.machine("a")))
        .isInstanceOf(StoreException.class);

    assertThat(Scrape.value("stratuslab_store_call_seconds_count", "call=\"insert\""))
        .isEqualTo(insertsBefore + 3);
    assertThat(Scrape.value("stratuslab_store_failures_total", taken)).isEqualTo(takenBefore + 1);
    assertThat(Scrape.value("stratuslab_store_failures_total", failed)).isEqualTo(failedBefore);
  }
}
