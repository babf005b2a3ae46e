package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a bridge does again and again goes on after an error. */
class LoopsTest {
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean broken;

  private final DocumentStore store =
      Between.calls(
          new FakeStore(UUID.randomUUID().toString()),
          (_, _) -> {
            calls.incrementAndGet();
            if (broken) {
              broken = false;
              throw new AssertionError("a bug");
            }
          });
  private final Cloud cloud = Cloud.of(store, () -> Instant.EPOCH, CrashPoints.NONE);

  @Test
  void sweeping_does() {
    broken = true;
    try (var _ = SweepLoop.started(Sweeper.of(cloud, System::nanoTime), Duration.ofMillis(5))) {
      Await.until("an error", () -> !broken);
      var then = calls.get();
      Await.until("another sweep", () -> calls.get() > then);
    }
  }

  @Test
  void following_the_configuration_does() {
    try (var live = new LiveConfiguration(new Quotas(cloud), List.of())) {
      broken = true;
      Await.until("an error", () -> !broken);
      var then = calls.get();
      Await.until("another look", () -> calls.get() > then);
      assertThat(live.get()).isEqualTo(new Quotas(cloud).configuration());
    }
  }
}
