package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  @Test
  void what_a_failure_needs_is_left_and_nothing_else() {
    var steps = IntStream.range(0, 60).boxed().toList();
    var needed = List.of(7, 31, 58);
    assertThat(Shrinker.shrink(steps, 500, left -> left.containsAll(needed))).isEqualTo(needed);
  }

  @Test
  void shrinking_ends_after_the_runs_it_is_given() {
    var steps = IntStream.range(0, 60).boxed().toList();
    assertThat(Shrinker.shrink(steps, 1, left -> left.contains(59))).hasSize(30);
  }
}
