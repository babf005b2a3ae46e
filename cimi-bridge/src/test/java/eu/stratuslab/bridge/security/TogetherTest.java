package eu.stratuslab.bridge.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TogetherTest {
  private static final int ASKING = 20;

  private final Together<String> together = new Together<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void who_asks_while_it_is_done_waits_for_it() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          pool.submit(
              () ->
                  together.once(
                      "a",
                      () -> {
                        begun.countDown();
                        await(goOn);
                        return "done " + done.incrementAndGet();
                      }));
      await(begun);
      var joined = new CountDownLatch(ASKING);
      var others = new ArrayList<Future<String>>();
      for (var i = 0; i < ASKING; i++) {
        others.add(
            pool.submit(
                () -> {
                  joined.countDown();
                  return together.once("a", () -> "another " + done.incrementAndGet());
                }));
      }
      await(joined);
      assertThat(together.once("b", () -> "something else")).isEqualTo("something else");
      goOn.countDown();

      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("done 1");
      for (var other : others) {
        assertThat(other.get(10, TimeUnit.SECONDS)).isNotEmpty();
      }
    }
    assertThat(done.get()).isLessThan(ASKING);
  }

  @Test
  void it_is_done_again_for_who_asks_later() {
    together.once("a", () -> "" + done.incrementAndGet());
    assertThat(together.once("a", () -> "" + done.incrementAndGet())).isEqualTo("2");
  }

  @Test
  void what_it_throws_is_thrown_and_not_remembered() {
    assertThatThrownBy(
            () ->
                together.once(
                    "a",
                    () -> {
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(together.once("a", () -> "yes")).isEqualTo("yes");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
