package eu.stratuslab.bridge.store;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changes;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.kube.Await;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final Change CHANGE = new Change("Machine", "m");

  private final BlockingQueue<Supplier<Changes>> answers = new LinkedBlockingQueue<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> askedFrom = new CopyOnWriteArrayList<>();
  private final AtomicInteger position = new AtomicInteger();
  private volatile boolean away;

  @Test
  void it_asks_for_everything_and_tells_what_comes_behind_its_beginning() {
    try (var _ = follower()) {
      answers.add(() -> new Changes(List.of(CHANGE), "behind"));
      answers.add(() -> new Changes(List.of(), "behind"));
      Await.until("it went on", () -> askedFrom.size() == 3);
      assertThat(told).containsExactly("everything", "m");
      assertThat(askedFrom).containsExactly("position 1", "behind", "behind");
    }
  }

  @Test
  void it_asks_for_everything_again_when_what_changed_is_forgotten() {
    try (var _ = follower()) {
      answers.add(
          () -> {
            throw new StoreException(Code.GONE, "forgotten");
          });
      answers.add(() -> new Changes(List.of(CHANGE), "behind"));
      Await.until("it went on", () -> askedFrom.size() == 3);
      assertThat(told).containsExactly("everything", "everything", "m");
      assertThat(askedFrom).containsExactly("position 1", "position 2", "behind");
    }
  }

  @Test
  void a_store_that_is_away_is_asked_again_from_where_it_was() {
    away = true;
    try (var _ = follower()) {
      Await.until("it could not begin", () -> position.get() > 0);
      assertThat(told).isEmpty();
      away = false;
      answers.add(() -> new Changes(List.of(CHANGE), "behind"));
      answers.add(
          () -> {
            throw new StoreException(Code.UNAVAILABLE, "away");
          });
      Await.until("it goes on", () -> askedFrom.size() == 3);
      assertThat(told).containsExactly("everything", "m");
      assertThat(askedFrom.subList(1, 3)).containsExactly("behind", "behind");
    }
  }

  @Test
  void what_a_reader_failed_at_is_told_again() {
    var bugs = new AtomicInteger(1);
    try (var _ =
        new Follower(
            "test",
            feed(),
            () -> told.add("everything"),
            change -> {
              if (bugs.getAndDecrement() > 0) {
                throw new AssertionError("a bug");
              }
              told.add(change.key());
            })) {
      answers.add(() -> new Changes(List.of(CHANGE), "behind"));
      answers.add(() -> new Changes(List.of(CHANGE), "behind"));
      Await.until("it goes on", () -> askedFrom.size() == 3);
      assertThat(told).containsExactly("everything", "m");
      assertThat(askedFrom).containsExactly("position 1", "position 1", "behind");
    }
  }

  private Follower follower() {
    return new Follower(
        "test", feed(), () -> told.add("everything"), change -> told.add(change.key()));
  }

  private DocumentStore feed() {
    return (DocumentStore)
        Proxy.newProxyInstance(
            FollowerTest.class.getClassLoader(),
            new Class<?>[] {DocumentStore.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "checkpoint" -> checkpoint();
                  case "changes" -> changes((Optional<?>) arguments[0]);
                  default -> throw new AssertionError(method.getName());
                });
  }

  private String checkpoint() {
    var now = position.incrementAndGet();
    if (away) {
      throw new StoreException(Code.UNAVAILABLE, "away");
    }
    return "position " + now;
  }

  private Changes changes(Optional<?> from) {
    askedFrom.add(from.orElseThrow().toString());
    try {
      return answers.take().get();
    } catch (InterruptedException e) {
      throw new StoreException(Code.UNAVAILABLE, "it is closed", e);
    }
  }
}
