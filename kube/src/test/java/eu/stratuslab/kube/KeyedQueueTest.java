package eu.stratuslab.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyedQueueTest {

  @Test
  void a_key_is_worked_on_by_one_thread_at_a_time() {
    var working = ConcurrentHashMap.<String>newKeySet();
    var overlaps = new AtomicInteger();
    var done = new AtomicInteger();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            8,
            key -> {
              if (!working.add(key)) {
                overlaps.incrementAndGet();
              }
              Thread.yield();
              working.remove(key);
              done.incrementAndGet();
              return KeyedQueue.DONE;
            })) {
      for (var i = 0; i < 2000; i++) {
        queue.add("k" + i % 5);
      }
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(overlaps).hasValue(0);
    assertThat(done.get()).isBetween(5, 2000);
  }

  @Test
  void what_is_added_waits_for_no_more_in_the_background_than_there_are_workers()
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var looks = new CopyOnWriteArrayList<String>();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            1,
            key -> {
              looks.add(key);
              begun.countDown();
              await(goOn);
              return KeyedQueue.DONE;
            })) {
      for (var i = 0; i < 100; i++) {
        queue.addInBackground("later-" + i);
      }
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      queue.add("now");
      assertThat(queue.size()).isGreaterThan(100);
      goOn.countDown();
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(looks).contains("later-0", "later-99").doesNotHaveDuplicates().hasSize(101);
    assertThat(looks.indexOf("now")).isEqualTo(1);
  }

  @Test
  void a_key_added_while_it_is_worked_on_is_worked_on_again() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var looks = new AtomicInteger();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            2,
            _ -> {
              looks.incrementAndGet();
              begun.countDown();
              await(goOn);
              return KeyedQueue.DONE;
            })) {
      queue.add("a");
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      queue.add("a");
      queue.add("a");
      goOn.countDown();
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(looks).hasValue(2);
  }

  @Test
  void a_key_that_fails_is_tried_again() {
    var looks = new AtomicInteger();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            1,
            _ -> {
              if (looks.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              return KeyedQueue.DONE;
            })) {
      queue.add("a");
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(looks).hasValue(3);
  }

  @Test
  void an_error_is_a_failure_like_any_other_and_the_worker_goes_on() {
    var failures = KubeMetrics.FAILURES.labelValues("errors");
    var before = failures.get();
    var looks = new ConcurrentHashMap<String, AtomicInteger>();
    try (var queue =
        new KeyedQueue<String>(
            "errors",
            1,
            key -> {
              if (looks.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet() == 1) {
                throw switch (key) {
                  case "ours" -> new AssertionError("a bug");
                  case "jar" -> new NoClassDefFoundError("a jar was replaced");
                  case "deep" -> new StackOverflowError();
                  default -> new OutOfMemoryError("unable to create native thread");
                };
              }
              return KeyedQueue.DONE;
            })) {
      List.of("ours", "jar", "deep", "threads").forEach(queue::add);
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(looks).hasSize(4).allSatisfy((_, times) -> assertThat(times).hasValue(2));
    assertThat(failures.get() - before).isEqualTo(4);
  }

  @Test
  void a_failure_that_cannot_even_be_told_ends_no_worker() {
    var looks = new CopyOnWriteArrayList<String>();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            1,
            key -> {
              looks.add(key);
              if (key.equals("mute")) {
                throw new Mute();
              }
              return KeyedQueue.DONE;
            })) {
      queue.add("mute");
      Await.until("the first look", () -> looks.contains("mute"));
      queue.add("a");
      Await.until("a look at another", () -> looks.contains("a"));
      queue.add("mute");
      Await.until("another look at it", () -> looks.lastIndexOf("mute") > 0);
    }
  }

  /** Whose text nobody can read. */
  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new NoClassDefFoundError("a jar was replaced");
    }
  }

  @Test
  void an_earlier_look_comes_first_and_counts_for_both() {
    List<String> looks = new CopyOnWriteArrayList<>();
    try (var queue =
        new KeyedQueue<String>(
            "test",
            1,
            key -> {
              looks.add(key);
              return KeyedQueue.DONE;
            })) {
      queue.addAfter("late", Duration.ofDays(1));
      queue.addAfter("late", Duration.ZERO);
      Await.until("the queue is empty", () -> queue.size() == 0);
    }
    assertThat(looks).containsExactly("late");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
