package eu.stratuslab.bridge.mirror;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Crashes, faults, lost clusters and kubectl, from a seed: run one again with its number. */
class MirrorRandomTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whatever_happens_nothing_is_lost_and_all_ends_well(long seed) {
    run(seed, 0.05);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 101, 102, 103})
  void without_faults_everything_is_done(long seed) {
    run(seed, 0);
  }

  @Test
  @Tag("slow")
  void many_seeds() {
    var first = new Random().nextInt(1_000_000);
    for (var seed : java.util.stream.LongStream.range(first, first + 400).boxed().toList()) {
      run(seed, List.of(0.02, 0.1, 0.2).get((int) (seed % 3)));
    }
  }

  /** Run with {@code -Dseed=… -Dfaults=…} what another run has found. */
  @Test
  void the_seed_that_is_asked_for() {
    var seed = System.getProperty("seed");
    if (seed == null) {
      Assumptions.abort("skipped: because no seed is asked for with -Dseed");
    }
    run(Long.parseLong(seed), Double.parseDouble(System.getProperty("faults", "0.05")));
  }

  private static void run(long seed, double faults) {
    try {
      var world = new MirrorWorld(seed, faults);
      for (var step = 0; step < 1500; step++) {
        world.step();
      }
      world.settle();
      world.invariants.settled();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + " with faults " + faults, e);
    }
  }
}
