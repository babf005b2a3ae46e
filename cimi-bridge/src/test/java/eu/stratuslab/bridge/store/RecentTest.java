package eu.stratuslab.bridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<Integer, String> recent = new Recent<>(1000);

  private long kept(int first, int last) {
    return IntStream.rangeClosed(first, last).filter(i -> recent.find(i) != null).count();
  }

  @Test
  void finds_what_was_put_and_nothing_else() {
    recent.put(1, "one", 10);
    assertThat(recent.find(1)).isEqualTo("one");
    assertThat(recent.find(2)).isNull();
  }

  @Test
  void never_keeps_more_than_its_bound() {
    IntStream.range(0, 10_000).forEach(i -> recent.put(i, "value", 10));
    assertThat(kept(9_950, 9_999)).isEqualTo(50);
    assertThat(kept(0, 9_999)).isLessThanOrEqualTo(102);
  }

  @Test
  void what_is_used_outlives_what_is_not() {
    recent.put(-1, "in use", 10);
    IntStream.range(0, 10_000)
        .forEach(
            i -> {
              recent.put(i, "value", 10);
              assertThat(recent.find(-1)).isEqualTo("in use");
            });
  }

  @Test
  void what_is_too_large_is_not_kept() {
    recent.put(1, "large", 251);
    recent.put(2, "small", 250);
    assertThat(recent.find(1)).isNull();
    assertThat(recent.find(2)).isEqualTo("small");
  }

  @Test
  void putting_the_same_again_costs_nothing() {
    IntStream.range(0, 1_000).forEach(_ -> recent.put(1, "one", 100));
    recent.put(2, "two", 100);
    assertThat(kept(1, 2)).isEqualTo(2);
  }
}
