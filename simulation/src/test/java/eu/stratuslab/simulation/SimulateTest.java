package eu.stratuslab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateTest {
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int run(String... words) {
    return Simulate.run(List.of(words), new PrintStream(text, true, StandardCharsets.UTF_8));
  }

  private String told() {
    return text.toString(StandardCharsets.UTF_8);
  }

  @Test
  void seeds_that_break_nothing_are_counted() {
    assertThat(run("--seeds", "1", "--seed", "3", "--options", "CROWDED")).isZero();
    assertThat(told()).contains("CROWDED: 1 of 1 seeds").contains("0 broken");
  }

  @Test
  void what_is_asked_for_wrongly_is_said() {
    assertThat(run("--options", "NOWHERE")).isEqualTo(2);
    assertThat(told()).contains("no options NOWHERE").contains("usage: ./stratuslab simulate");
    assertThat(run("--seeds")).isEqualTo(2);
    assertThat(told()).contains("--seeds needs a value");
    assertThat(run("--seeds", "many")).isEqualTo(2);
    assertThat(told()).contains("many is no number");
    assertThat(run("--seeds", "0")).isEqualTo(2);
    assertThat(run("--fast")).isEqualTo(2);
    assertThat(told()).contains("unknown: --fast");
  }
}
