package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DownTest {
  @Test
  void it_says_how_many_machines_run_on() {
    var none = OptionalInt.of(0);
    assertThat(Down.left(List.of(none, none))).isEqualTo("no machine runs");
    assertThat(Down.left(List.of(none, OptionalInt.of(1)))).startsWith("1 machine runs on;");
    assertThat(Down.left(List.of(OptionalInt.of(2), OptionalInt.of(1))))
        .startsWith("3 machines run on;");
    assertThat(Down.left(List.of(OptionalInt.of(2), OptionalInt.empty())))
        .startsWith("machines run on, if there are any");
  }
}
