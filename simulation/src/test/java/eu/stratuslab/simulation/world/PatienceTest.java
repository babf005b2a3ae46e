package eu.stratuslab.simulation.world;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void what_goes_round_in_circles_is_ended_and_named() {
    var timeline = new Timeline(START, new Patience(1000), () -> {});
    again(timeline, Duration.ZERO);
    assertThatThrownBy(() -> timeline.runUntil(START.plusSeconds(1)))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("DOES_NOT_SETTLE")
        .hasMessageContaining("more than 1000 events")
        .hasMessageContaining("1001 x the wheel");
  }

  @Test
  void what_piles_up_is_ended() {
    var timeline = new Timeline(START, new Patience(1_000_000), () -> {});
    pileUp(timeline);
    assertThatThrownBy(() -> timeline.runUntil(START.plusSeconds(1)))
        .isInstanceOf(Broken.class)
        .hasMessageContaining("events wait");
  }

  private static void again(Timeline timeline, Duration after) {
    timeline.in(after, "the wheel", () -> again(timeline, after));
  }

  private static void pileUp(Timeline timeline) {
    timeline.in(
        Duration.ZERO,
        "a pile",
        () -> {
          pileUp(timeline);
          pileUp(timeline);
        });
  }
}
