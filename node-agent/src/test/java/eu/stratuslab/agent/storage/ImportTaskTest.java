package eu.stratuslab.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ImportTaskTest {
  private Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final ImportTask task = new ImportTask();

  private String after(int seconds) {
    now = now.plusSeconds(seconds);
    return task.message(now);
  }

  @Test
  void it_says_what_it_waits_for_and_since_when() {
    assertThat(task.begin(now)).isTrue();
    assertThat(after(100)).isEqualTo("it waits for its turn");
    task.asks(now);
    assertThat(after(9)).isEqualTo("the source is asked");
    assertThat(after(2)).isEqualTo("the source is asked; the source has been silent for 10 s");
    task.progress(300, 1000, now);
    assertThat(after(1)).isEqualTo("30 % of 1000 bytes are here");
    assertThat(after(25))
        .isEqualTo("30 % of 1000 bytes are here; the source has been silent for 20 s");
    // Told anew in steps only.
    assertThat(after(3)).endsWith("for 20 s");
    task.progress(300, 1000, now);
    assertThat(after(2)).endsWith("for 30 s");
    task.progress(301, 1000, now);
    assertThat(after(0)).isEqualTo("30 % of 1000 bytes are here");
    assertThat(task.percent()).isEqualTo(30);
  }

  @Test
  void another_attempt_begins_anew_and_the_last_one_is_the_end() {
    for (int attempt = 1; attempt <= ImportTask.ATTEMPTS; attempt++) {
      now = now.plus(Duration.ofMinutes(1));
      assertThat(task.begin(now)).isTrue();
      task.asks(now);
      assertThat(task.percent()).isZero();
      assertThat(after(0))
          .isEqualTo(
              attempt == 1
                  ? "the source is asked"
                  : "attempt " + attempt + " of 5: the source is asked");
      task.progress(500, 1000, now);
      task.failed(ImageFailure.passing(Reason.SourceUnavailable, "it stalls", null), now);
      assertThat(after(0)).isEqualTo("attempt " + attempt + " of 5: failed: it stalls");
    }
    assertThat(task.finalFailure()).isPresent();
    assertThat(task.lastWord()).isEqualTo("attempt 5 of 5: it stalls");
    assertThat(task.begin(now.plus(Duration.ofDays(1)))).isFalse();
  }

  @Test
  void what_lasts_is_told_without_counting() {
    assertThat(task.begin(now)).isTrue();
    task.failed(ImageFailure.lasting(Reason.TooLarge, "too large"), now);
    assertThat(task.lastWord()).isEqualTo("too large");
  }

  @Test
  void too_slow_is_what_brings_too_little_in_a_minute() {
    var pace = new Pace(now);
    assertThat(pace.tooSlow(0, now.plusSeconds(59))).isFalse();
    assertThat(pace.tooSlow(60 * Pace.LEAST, now.plusSeconds(60))).isFalse();
    assertThat(pace.tooSlow(60 * Pace.LEAST + 1, now.plusSeconds(119))).isFalse();
    assertThat(pace.tooSlow(120 * Pace.LEAST - 1, now.plusSeconds(120))).isTrue();
  }
}
