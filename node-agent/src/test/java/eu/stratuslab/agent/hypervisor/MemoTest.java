package eu.stratuslab.agent.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoTest {
  private final List<String> made = new ArrayList<>();
  private final Memo<Integer> memo =
      new Memo<>(
          2,
          text -> {
            made.add(text);
            return Integer.parseInt(text);
          });

  @Test
  void what_was_made_of_a_text_is_not_made_again() {
    assertThat(memo.of("1")).isEqualTo(1);
    assertThat(memo.of("1")).isEqualTo(1);
    assertThat(made).containsExactly("1");
  }

  @Test
  void what_was_asked_for_longest_ago_is_forgotten() {
    memo.of("1");
    memo.of("2");
    memo.of("1");
    memo.of("3");
    made.clear();
    memo.of("1");
    assertThat(made).isEmpty();
    memo.of("2");
    assertThat(made).containsExactly("2");
  }

  @Test
  void a_failure_is_told_each_time() {
    for (var i = 0; i < 2; i++) {
      assertThatThrownBy(() -> memo.of("x")).isInstanceOf(NumberFormatException.class);
    }
    assertThat(made).containsExactly("x", "x");
  }
}
