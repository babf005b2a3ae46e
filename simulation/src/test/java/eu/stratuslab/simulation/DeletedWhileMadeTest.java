package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.simulation.Step.Create;
import eu.stratuslab.simulation.Step.CreateVolume;
import eu.stratuslab.simulation.Step.Delete;
import eu.stratuslab.simulation.Step.First;
import eu.stratuslab.simulation.Step.Snapshot;
import eu.stratuslab.simulation.Step.Timed;
import eu.stratuslab.simulation.world.Weather;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A snapshot that is deleted before its host has made it leaves nothing there. */
class DeletedWhileMadeTest {
  private static final Duration SNAPSHOT = Duration.ofSeconds(90);
  private static final long SEED = 7;

  @BeforeAll
  static void quiet() {
    Quiet.please();
  }

  /**
   * Seed 30003 of {@code DEFAULT}: the host was told of the snapshot when it was deleted already.
   */
  @ParameterizedTest
  @CsvSource({"VOLUME, 10", "MACHINE, 4000"})
  void nothing_of_it_is_left(Thing.Sort sort, int millis) {
    var steps =
        List.of(
            new Timed(Duration.ofSeconds(2), new Create(0, "STARTED", First.MADE, 2)),
            new Timed(Duration.ofSeconds(5), new CreateVolume(Thing.volume(0), false, 2)),
            new Timed(SNAPSHOT, new Snapshot(new Thing(sort, 0), 0, false, 0)),
            new Timed(SNAPSHOT.plusMillis(millis), new Delete(Thing.image(0), 2)));
    var options = Options.DEFAULT.with(Weather.FAIR).calmly();
    assertThat(Simulation.run(SEED, steps, options).violation()).isEmpty();
  }
}
