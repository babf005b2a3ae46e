package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassArchiveTest {
  @Test
  void agents_share_one() {
    assertThat(ClassArchive.kind("agent-3")).isEqualTo("agent");
    assertThat(ClassArchive.kind("bridge")).isEqualTo("bridge");
  }

  @Test
  void classes_that_are_in_no_jar_have_none() {
    assertThat(ClassArchive.of("bridge")).isEmpty();
  }
}
