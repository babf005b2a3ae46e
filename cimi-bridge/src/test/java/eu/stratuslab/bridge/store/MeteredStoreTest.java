package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.StoreMeter.Reading;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A metered store keeps the contract of the one inside, and counts. */
class MeteredStoreTest extends FakeStoreTest {
  private final StoreMeter meter = new StoreMeter();
  private FakeStore inside = new FakeStore("");
  private long now;

  @Override
  protected DocumentStore create() {
    inside = new FakeStore(UUID.randomUUID().toString());
    return new MeteredStore(inside, meter, () -> now += 5);
  }

  @Override
  protected DocumentStore reopenFull(DocumentStore closed) {
    inside.setFull(true);
    return closed;
  }

  @Test
  void operations_are_counted_and_timed_by_their_outcome() {
    store.insert(machine("a"));
    store.insert(machine("b"));
    assertThatThrownBy(() -> store.insert(machine("a"))).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.get(TYPE, "c")).isInstanceOf(StoreException.class);

    assertThat(meter.readings())
        .containsExactly(
            new Reading("get", "NOT_FOUND", 1, 5, 5),
            new Reading("insert", "EXISTS", 1, 5, 5),
            new Reading("insert", "OK", 2, 10, 5));
  }
}
