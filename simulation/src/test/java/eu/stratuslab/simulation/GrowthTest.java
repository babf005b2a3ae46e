package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What processes remember does not grow with what was and is no more. */
class GrowthTest {
  /**
   * What may grow, and how far: a cache that is emptied when full, and entries for each tenant, in
   * each of three bridges where all of them have some.
   */
  private static final Map<String, Integer> BOUNDS =
      Map.of(
          "Memory.secrets",
          100_000,
          "Memory.namespaces",
          1,
          "Ledger.lanes",
          3,
          "Ledger.crowded",
          1);

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  @Tag("slow")
  void after_a_busy_day_and_the_last_machine_nothing_is_remembered_of_it() {
    var growth = Simulation.growth(1, Options.DAY);
    var grown = new TreeMap<String, Integer>(growth.after());
    growth.before().forEach((name, size) -> grown.merge(name, -size, Integer::sum));
    grown.entrySet().removeIf(e -> e.getValue() <= BOUNDS.getOrDefault(e.getKey(), 0));
    assertThat(grown).as("of %s", growth.after()).isEmpty();
  }

  @Test
  void what_is_remembered_is_counted_wherever_it_is() {
    assertThat(Holdings.of(List.of(new Hoarder())))
        .isEqualTo(Map.of("Hoarder.shelves", 1, "Shelf.books", 2));
  }

  private static final class Hoarder {
    @SuppressWarnings("unused") // Looked at by Holdings.
    private final Map<String, Shelf> shelves = Map.of("one", new Shelf());
  }

  private static final class Shelf {
    @SuppressWarnings("unused") // Looked at by Holdings.
    private final List<String> books = new ArrayList<>(List.of("a", "b"));
  }
}
