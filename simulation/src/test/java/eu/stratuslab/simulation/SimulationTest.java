package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.simulation.world.Weather;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Storms of requests and faults, each from its seed; see docs/testing.md for how to replay one. */
class SimulationTest {
  private static final int SEEDS = 8;
  private static final long FIRST_OF_MANY = 1000;
  private static final int MANY = 2000;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  void without_faults_every_wish_is_fulfilled() {
    for (var seed = 1; seed <= 3; seed++) {
      Failures.failIfBroken(seed, Options.DEFAULT.with(Weather.FAIR).calmly());
    }
  }

  @Test
  void the_same_seed_gives_the_same_run() {
    var once = Simulation.run(7, Options.DEFAULT.traced(true));
    var again = Simulation.run(7, Options.DEFAULT.traced(true));
    assertThat(again.trace()).isEqualTo(once.trace());
  }

  @Test
  void no_fault_breaks_a_promise() {
    for (var seed = 1; seed <= SEEDS; seed++) {
      Failures.failIfBroken(seed, Options.DEFAULT);
    }
  }

  @Test
  @Tag("slow")
  void no_fault_breaks_a_promise_for_thousands_of_seeds() {
    for (var seed = FIRST_OF_MANY; seed < FIRST_OF_MANY + MANY; seed++) {
      Failures.failIfBroken(seed, Options.DEFAULT);
    }
  }

  /** {@code -Dsimulation.seed=4711} */
  @Test
  void a_given_seed_breaks_no_promise() {
    var seed = Long.getLong("simulation.seed");
    Assumptions.assumeTrue(seed != null, "skipped: because no -Dsimulation.seed was given");
    Failures.failIfBroken(seed, Options.DEFAULT);
  }

  @Test
  void much_at_once_breaks_no_promise() {
    for (var seed = 1; seed <= SEEDS / 4; seed++) {
      Failures.failIfBroken(seed, Options.WILD);
    }
  }

  @Test
  @Tag("slow")
  void much_at_once_breaks_no_promise_for_hundreds_of_seeds() {
    for (var seed = FIRST_OF_MANY; seed < FIRST_OF_MANY + MANY / 4; seed++) {
      Failures.failIfBroken(seed, Options.WILD);
    }
  }

  @Test
  void the_stop_of_jobs_breaks_no_promise() {
    for (var seed = 1; seed <= SEEDS / 8; seed++) {
      Failures.failIfBroken(seed, Script.stopping(seed, Options.CROWDED), Options.CROWDED);
      Failures.failIfBroken(seed, Script.stopping(seed, Options.DEFAULT), Options.DEFAULT);
    }
  }

  @Test
  void a_crowd_of_requests_breaks_no_promise() {
    for (var seed = 1; seed <= SEEDS / 4; seed++) {
      Failures.failIfBroken(seed, Options.CROWDED);
    }
  }

  @Test
  void volumes_and_snapshots_break_no_promise() {
    for (var seed = 1; seed <= SEEDS / 2; seed++) {
      Failures.failIfBroken(seed, Options.STORAGE);
    }
  }

  @Test
  @Tag("slow")
  void volumes_and_snapshots_break_no_promise_for_hundreds_of_seeds() {
    for (var seed = FIRST_OF_MANY; seed < FIRST_OF_MANY + MANY / 4; seed++) {
      Failures.failIfBroken(seed, Options.STORAGE);
    }
  }

  @Test
  @Tag("slow")
  void three_hosts_and_more_machines_break_no_promise() {
    for (var seed = 1; seed <= MANY / 10; seed++) {
      Failures.failIfBroken(seed, Options.LARGE);
    }
  }
}
