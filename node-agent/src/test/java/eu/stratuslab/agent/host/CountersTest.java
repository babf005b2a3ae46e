package eu.stratuslab.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {

  @Test
  void numbers_only_go_up_over_every_start(@TempDir Path directory) {
    long last = 0;
    for (int start = 1; start <= 5; start++) {
      var counters = new Counters(directory);
      assertThat(counters.epoch()).isEqualTo(start);
      for (int i = 0; i < 700; i++) {
        long next = counters.next(0);
        assertThat(next).isGreaterThan(last);
        last = next;
      }
    }
    assertThat(new Counters(directory).next(1_000_000)).isEqualTo(1_000_001);
  }
}
