package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatelyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Lately lately = new Lately();

  private static MirrorKey key(String key) {
    return new MirrorKey("Machine", key);
  }

  @Test
  void what_changed_last_comes_last_and_once() {
    lately.add(key("a"), NOW);
    lately.add(key("b"), NOW.plusSeconds(1));
    lately.add(key("a"), NOW.plusSeconds(2));
    assertThat(lately.keys(NOW.plusSeconds(3))).containsExactly(key("b"), key("a"));
  }

  @Test
  void what_changed_longer_ago_is_forgotten() {
    lately.add(key("a"), NOW);
    lately.add(key("b"), NOW.plusSeconds(30));
    assertThat(lately.keys(NOW.plusSeconds(60))).containsExactly(key("a"), key("b"));
    assertThat(lately.keys(NOW.plusSeconds(61))).containsExactly(key("b"));
  }

  @Test
  void it_keeps_a_bounded_number() {
    for (var i = 0; i < 20_000; i++) {
      lately.add(key("k" + i), NOW);
    }
    assertThat(lately.keys(NOW)).hasSize(10_000).last().isEqualTo(key("k19999"));
  }
}
