package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.simulation.Step.Timed;
import eu.stratuslab.simulation.check.Rule;
import eu.stratuslab.simulation.world.Mutation;
import eu.stratuslab.simulation.world.Weather;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation finds what it is there to find: one planted bug of each kind. */
class MutantsTest {
  private static final int SEEDS = 30;

  private static final Thing VOLUME = Thing.volume(0);
  private static final Timed VOLUME_MADE = at(10, new Step.CreateVolume(VOLUME, false, 0));
  private static final Timed MACHINE_MADE =
      at(10, new Step.Create(0, "STARTED", Step.First.NONE, 0));
  private static final List<Timed> MACHINE_DELETED =
      List.of(MACHINE_MADE, at(120, new Step.Delete(Thing.machine(0), 0)));
  private static final List<Timed> VOLUME_DELETED_BY_KUBECTL =
      List.of(VOLUME_MADE, at(120, new Step.KubectlDelete(VOLUME)));
  private static final List<Timed> VOLUME_LOST =
      List.of(VOLUME_MADE, at(120, new Step.VolumeLost(VOLUME)));
  private static final List<Timed> VOLUME_ATTACHED =
      List.of(VOLUME_MADE, MACHINE_MADE, at(120, new Step.Insert(VOLUME, 0, 0)));
  private static final List<Timed> VOLUME_RESTORED =
      List.of(
          VOLUME_MADE,
          at(60, new Step.Snapshot(VOLUME, 0, false, 0)),
          at(240, new Step.Restore(0, 0)));

  private static Timed at(int seconds, Step step) {
    return new Timed(Duration.ofSeconds(seconds), step);
  }

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
  void a_volume_of_which_its_machine_is_not_told_is_found() {
    assertFound(Rule.UNTOLD, VOLUME_ATTACHED, StorageMutants::bridgeThatTellsNoMachine);
  }

  @Test
  void a_job_that_never_ends_is_found() {
    assertFound(Rule.STUCK_JOB, Mutants::bridgeThatDoesNotEndStops);
  }

  @Test
  void a_tombstone_over_a_living_domain_is_found() {
    assertFound(Rule.EARLY_TOMBSTONE, Mutants::mirrorThatTakesSilenceForProof);
  }

  /** Slow: an agent dies seldom just between the restart and its note. */
  @Test
  @Tag("slow")
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

  @Test
  void a_job_that_goes_on_after_it_was_stopped_is_found() {
    assertFound(
        Rule.JOB_REVIVED,
        seed ->
            Simulation.run(
                seed,
                Script.stopping(seed, Options.CROWDED),
                Options.CROWDED.with(Mutants.bridgeThatLetsStoppedJobsGoOn())));
  }

  @Test
  void a_mirror_that_writes_after_its_term_is_found() {
    assertFound(Rule.TWO_MIRRORS, Mutants::mirrorThatDoesNotCheckItsTerm);
  }

  @Test
  void an_account_that_counts_what_is_gone_is_found() {
    assertFound(Rule.LEFT_OVER, MACHINE_DELETED, Mutants::bridgeThatKeepsWhatIsGoneOnTheAccount);
  }

  @Test
  void a_volume_with_two_writers_is_found() {
    assertFound(Rule.TWO_WRITERS, Options.STORAGE, StorageMutants::agentThatSeesNoUsers);
  }

  @Test
  void a_volume_destroyed_by_kubectl_is_found() {
    assertFound(
        Rule.DESTROYED_UNASKED,
        VOLUME_DELETED_BY_KUBECTL,
        StorageMutants::agentThatDestroysVolumesThatKubectlDeletes);
  }

  @Test
  void an_empty_volume_in_the_place_of_a_lost_one_is_found() {
    assertFound(Rule.DATA_CHANGED, VOLUME_LOST, StorageMutants::agentThatMakesLostVolumesAnew);
  }

  @Test
  void a_volume_that_is_taken_from_its_machine_is_found() {
    assertFound(
        Rule.DETACHED_UNASKED, VOLUME_ATTACHED, StorageMutants::agentThatOverlooksAttachments);
  }

  @Test
  void a_volume_that_becomes_smaller_is_found() {
    assertFound(Rule.SHRUNK, VOLUME_RESTORED, StorageMutants::agentThatRestoresHalfAVolume);
  }

  @Test
  void a_wrong_restoration_is_found() {
    assertFound(
        Rule.WRONG_SNAPSHOT, VOLUME_RESTORED, StorageMutants::agentThatRestoresTheWrongImage);
  }

  @Test
  void a_restoration_that_did_nothing_is_found() {
    assertFound(Rule.WRONG_SNAPSHOT, VOLUME_RESTORED, StorageMutants::agentThatRestoresNothing);
  }

  private static void assertFound(Rule rule, Supplier<Mutation> mutant) {
    assertFound(rule, Options.DEFAULT, mutant);
  }

  /** Each run has a mutant of its own: they may remember what they did. */
  private static void assertFound(Rule rule, Options options, Supplier<Mutation> mutant) {
    assertFound(rule, seed -> Simulation.run(seed, options.with(mutant.get())));
  }

  /** What so rarely comes about by itself is brought about. */
  private static void assertFound(Rule rule, List<Timed> steps, Supplier<Mutation> mutant) {
    var options = Options.STORAGE.calmly().with(Weather.BUSY);
    assertFound(rule, seed -> Simulation.run(seed, steps, options.with(mutant.get())));
  }

  private static void assertFound(Rule rule, LongFunction<Simulation.Outcome> run) {
    var found = EnumSet.noneOf(Rule.class);
    for (var seed = 1; seed <= SEEDS && !found.contains(rule); seed++) {
      run.apply(seed).violation().ifPresent(violation -> found.add(violation.rule()));
    }
    assertThat(found).contains(rule);
  }
}
