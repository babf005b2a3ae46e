package eu.stratuslab.bridge.store;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.FaultyStore.Rates;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The faults are those that a caller must expect. */
class FaultyStoreTest {

  @Test
  void what_is_ambiguous_may_have_happened_and_what_is_unavailable_has_not() {
    var store = new FakeStore("cloud");
    var faulty = new FaultyStore(store, new Random(1), new Rates(0.2, 0.2, 0.2));
    var lost = 0;
    var happened = 0;
    var seen = EnumSet.noneOf(Code.class);
    for (var i = 0; i < 500; i++) {
      var key = "k" + i;
      try {
        faulty.insert(machine(key));
        assertThat(store.get(TYPE, key)).isNotNull();
      } catch (StoreException e) {
        seen.add(e.code());
        var there = store.everything().stream().anyMatch(s -> s.document().key().equals(key));
        happened += there ? 1 : 0;
        lost += there ? 0 : 1;
        assertThat(there && e.code() == Code.UNAVAILABLE).isFalse();
      }
    }

    assertThat(seen).containsExactlyInAnyOrder(Code.UNAVAILABLE, Code.AMBIGUOUS);
    assertThat(lost).isPositive();
    assertThat(happened).isPositive();
    faulty.setRates(Rates.NONE);
    assertThat(faulty.insert(machine("calm"))).isNotNull();
  }
}
