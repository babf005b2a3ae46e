package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.simulation.check.Rule;
import eu.stratuslab.simulation.world.Mutation;
import java.util.EnumSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The simulation finds what it is there to find: one planted bug of each kind. */
class MutantsTest {
  private static final int SEEDS = 30;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  @Test
  void a_machine_that_runs_on_two_hosts_is_found() {
    assertFound(Rule.DOUBLE_RUN, Mutants::agentThatIgnoresWhereMachinesArePlaced);
  }

  @Test
  void an_acknowledged_write_that_never_was_is_found() {
    assertFound(Rule.LOST_WRITE, Mutants::bridgeThatForgetsEveryFifthEdit);
  }

  @Test
  void a_write_that_overwrites_another_is_found() {
    assertFound(Rule.LOST_WRITE, Options.CROWDED, Mutants::bridgeThatWritesBlindly);
  }

  @Test
  void a_change_that_is_not_told_is_found() {
    assertFound(Rule.UNTOLD, Mutants::bridgeThatTellsNothing);
  }

  @Test
  void a_job_that_never_ends_is_found() {
    assertFound(Rule.STUCK_JOB, Mutants::bridgeThatDoesNotEndStops);
  }

  @Test
  void a_tombstone_over_a_living_domain_is_found() {
    assertFound(Rule.EARLY_TOMBSTONE, Mutants::mirrorThatTakesSilenceForProof);
  }

  @Test
  void a_restart_that_is_executed_twice_is_found() {
    assertFound(Rule.EXECUTED_TWICE, Mutants::agentThatForgetsWhatItBegan);
  }

  @Test
  void a_machine_destroyed_by_kubectl_is_found() {
    assertFound(Rule.DESTROYED_UNASKED, Mutants::agentThatDestroysWhatKubectlDeletes);
  }

  @Test
  void an_old_report_that_is_believed_is_found() {
    assertFound(Rule.WENT_BACK, Mutants::mirrorThatBelievesOldReports);
  }

  @Test
  void a_loop_within_one_event_is_found() {
    assertFound(Rule.DOES_NOT_SETTLE, Mutants::storeWhoseListsNeverEnd);
  }

  private static void assertFound(Rule rule, Supplier<Mutation> mutant) {
    assertFound(rule, Options.DEFAULT, mutant);
  }

  /** Each run has a mutant of its own: they may remember what they did. */
  private static void assertFound(Rule rule, Options options, Supplier<Mutation> mutant) {
    var found = EnumSet.noneOf(Rule.class);
    for (var seed = 1; seed <= SEEDS && !found.contains(rule); seed++) {
      Simulation.run(seed, options.with(mutant.get()))
          .violation()
          .ifPresent(violation -> found.add(violation.rule()));
    }
    assertThat(found).contains(rule);
  }
}
