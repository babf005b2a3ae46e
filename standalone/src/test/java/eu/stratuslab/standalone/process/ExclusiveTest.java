package eu.stratuslab.standalone.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveTest {
  @Test
  void one_command_at_a_time(@TempDir Path directory) {
    var cloud = directory.resolve("cloud");
    try (var _ = Exclusive.of(cloud)) {
      assertThatThrownBy(() -> Exclusive.of(cloud))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("at work in " + cloud);
    }
    Exclusive.of(cloud).close();
  }
}
