package eu.stratuslab.bridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changes;
import eu.stratuslab.kube.Await;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FollowerTest {
  /** The most that a follower takes at once. */
  private static final int FULL = 1000;

  private final Semaphore batches = new Semaphore(0);
  private final AtomicInteger told = new AtomicInteger();
  private volatile int size = FULL;

  @Test
  void it_has_caught_up_once_less_came_than_could() {
    try (var follower = new Follower("test", feed(), _ -> told.incrementAndGet())) {
      batches.release(3);
      Await.until("three batches are told", () -> told.get() == 3 * FULL);
      assertThat(follower.caughtUp()).as("there may be more").isFalse();

      size = FULL - 1;
      batches.release();
      Await.until("it has caught up", follower::caughtUp);

      size = FULL;
      batches.release();
      Await.until("more is told", () -> told.get() == 5 * FULL - 1);
      assertThat(follower.caughtUp()).isTrue();
    }
  }

  private DocumentStore feed() {
    return (DocumentStore)
        Proxy.newProxyInstance(
            FollowerTest.class.getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (_, method, _) -> {
              assertThat(method.getName()).isEqualTo("changes");
              try {
                batches.acquire();
              } catch (InterruptedException e) {
                throw new StoreException(StoreException.Code.UNAVAILABLE, "it is closed", e);
              }
              var change = new Change("Machine", "m");
              return new Changes(Collections.nCopies(size, change), "here");
            });
  }
}
