package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final ArrayList<String> said = new ArrayList<>();

  private Patience patience(long boundMillis) {
    return new Patience(Duration.ofMillis(boundMillis), Duration.ofMillis(1), said::add);
  }

  @Test
  void it_says_for_what_how_long_and_until_when_and_gives_up() {
    assertThat(patience(1_100).until(() -> Optional.of("a host"))).isFalse();

    assertThat(said).hasSizeGreaterThan(1);
    assertThat(said)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "still waiting for a host \\([0-9]+ s by now, until"
                            + " [0-9]{2}:[0-9]{2}:[0-9]{2} at most\\)"));
    assertThat(said.getLast()).doesNotContain("(0 s by now");
  }

  @Test
  void it_says_nothing_of_what_is_there() {
    assertThat(patience(60_000).until(Optional::empty)).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void it_ends_as_soon_as_nothing_is_missing() {
    assertThat(patience(600_000).until(() -> Optional.of("more").filter(_ -> said.isEmpty())))
        .isTrue();
    assertThat(said).hasSize(1);
  }
}
