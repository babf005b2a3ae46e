package eu.stratuslab.bridge.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.Between;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.Await;
import eu.stratuslab.kube.KeyedQueue;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResyncTest {
  private static final int MACHINES = 30;

  private final FakeStore store = new FakeStore("0192f000-0000-7000-8000-000000000000");
  private final Consumer consumer = new Consumer(store, InstantSource.system(), new Random(1));
  private final Semaphore looks = new Semaphore(0);
  private final List<String> looked = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger bugs = new AtomicInteger();
  private final KeyedQueue<MirrorKey> queue = new KeyedQueue<>("test", 1, this::look);
  private final Resync resync =
      new Resync(
          Between.calls(
              store,
              (call, _) -> {
                if (call.equals("changes") && failures.getAndDecrement() > 0) {
                  throw new StoreException(StoreException.Code.UNAVAILABLE, "away");
                }
                if (call.equals("changes") && bugs.getAndDecrement() > 0) {
                  throw new AssertionError("a bug");
                }
              }),
          queue);

  private KeyedQueue.Next look(MirrorKey key) {
    looks.acquireUninterruptibly();
    looked.add(key.key());
    return KeyedQueue.DONE;
  }

  @AfterEach
  void close() {
    looks.release(10 * MACHINES);
    resync.close();
    queue.close();
  }

  private List<String> machines() {
    return IntStream.range(0, MACHINES).mapToObj(_ -> consumer.create()).toList();
  }

  private void endJobs() {
    for (var stored : store.everything()) {
      if (stored.document().type().equals("Job")) {
        store.replace(
            stored
                .document()
                .with(d -> d.state("SUCCESS").status(eu.stratuslab.model.document.Json.object())),
            stored.version());
      }
    }
  }

  @Test
  void everything_is_looked_at_and_what_a_job_is_open_for_goes_first() {
    var machines = machines();
    endJobs();
    var waitedFor = consumer.create();
    resync.ask();
    Await.until("everything is in the queue", () -> !resync.busy());
    looks.release(10 * MACHINES);
    Await.until("everything is looked at", () -> queue.size() == 0);
    assertThat(looked.indexOf(waitedFor)).isLessThanOrEqualTo(1);
    assertThat(new HashSet<>(looked)).containsAll(machines);
  }

  @Test
  void a_store_that_is_away_is_asked_again() {
    var machines = machines();
    failures.set(2);
    looks.release(10 * MACHINES);
    resync.ask();
    Await.until("everything is in the queue", () -> !resync.busy());
    Await.until("everything is looked at", () -> queue.size() == 0);
    assertThat(looked).containsAll(machines);
    assertThat(failures.get()).isNegative();
  }

  @Test
  void a_fault_of_ours_is_no_end_of_it() {
    var machines = machines();
    bugs.set(1);
    looks.release(10 * MACHINES);
    resync.ask();
    Await.until("everything is in the queue", () -> !resync.busy());
    Await.until("everything is looked at", () -> queue.size() == 0);
    assertThat(looked).containsAll(machines);
    assertThat(bugs.get()).isNegative();
  }

  @Test
  void who_asks_while_it_looks_is_given_another_look() {
    looks.release(10 * MACHINES);
    failures.set(1);
    resync.ask();
    resync.ask();
    var machines = machines();
    Await.until("everything is in the queue", () -> !resync.busy());
    Await.until("everything is looked at", () -> queue.size() == 0);
    assertThat(looked).containsAll(machines);
  }
}
