package eu.stratuslab.bridge.store.sqlite;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody waits for ever, whatever is stuck. */
@Timeout(120)
class SqliteBoundsTest {
  private static final String ENDLESS =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  @TempDir private Path directory;

  private SqliteOptions options() {
    return SqliteOptions.of(directory.resolve("db")).withReserveBytes(0).withWait(100, 60_000);
  }

  private static Code codeOf(Runnable call) {
    return catchThrowableOfType(StoreException.class, call::run).code();
  }

  @Test
  void a_write_that_is_stuck_is_ambiguous_and_those_behind_it_did_not_happen() throws Exception {
    var options = options().withWait(2, 300);
    try (var store = SqliteStore.open(options);
        var other = SqliteConnection.open(options.file(), 1024, false)) {
      other.update("BEGIN IMMEDIATE");
      assertThat(codeOf(() -> store.insert(machine("stuck")))).isEqualTo(Code.AMBIGUOUS);
      assertThat(codeOf(() -> store.insert(machine("behind")))).isEqualTo(Code.UNAVAILABLE);
      assertThat(codeOf(() -> store.insert(machine("behind")))).isEqualTo(Code.UNAVAILABLE);
      assertThatThrownBy(() -> store.insert(machine("behind")))
          .hasMessageContaining("too many writes");
      other.update("ROLLBACK");

      // Given up before it was begun: it never happens, and the one that was begun did.
      awaitInsert(store, "after");
      assertThat(store.get(TYPE, "stuck")).isNotNull();
      assertThat(codeOf(() -> store.get(TYPE, "behind"))).isEqualTo(Code.NOT_FOUND);
    }
  }

  private static void awaitInsert(SqliteStore store, String key) {
    eventually(
        () -> {
          try {
            return store.insert(machine(key)) != null;
          } catch (StoreException e) {
            return e.code() == Code.EXISTS;
          }
        });
  }

  private static void eventually(BooleanSupplier condition) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void an_interrupted_writer_hears_of_it_and_stays_interrupted() throws Exception {
    var options = options();
    try (var store = SqliteStore.open(options);
        var other = SqliteConnection.open(options.file(), 1024, false)) {
      other.update("BEGIN IMMEDIATE");
      var outcome = new CompletableFuture<StoreException>();
      var thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      store.insert(machine("a"));
                    } catch (StoreException e) {
                      assertThat(Thread.currentThread().isInterrupted()).isTrue();
                      outcome.complete(e);
                    }
                  });
      thread.interrupt();

      assertThat(outcome.get(60, TimeUnit.SECONDS).code()).isIn(Code.AMBIGUOUS, Code.UNAVAILABLE);
      other.update("ROLLBACK");
    }
  }

  @Test
  void a_read_that_takes_too_long_is_ended_and_its_thread_serves_on() throws Exception {
    var options = options();
    SqliteStore.open(options).close();
    var one = new SqliteOptions(options.file(), 0, 1, 1, 300, 10);
    try (var file = SqliteFile.open(one.file());
        var readers = new Readers(file, one)) {
      assertThat(codeOf(() -> readers.read(c -> c.number(ENDLESS)))).isEqualTo(Code.UNAVAILABLE);
      eventually(() -> readsAgain(readers));
    }
  }

  private static boolean readsAgain(Readers readers) {
    try {
      return readers.read(c -> c.number("SELECT seq FROM meta")) == 0;
    } catch (StoreException e) {
      return false;
    }
  }

  @Test
  void too_many_reads_are_refused() throws Exception {
    var options = options();
    SqliteStore.open(options).close();
    var one = new SqliteOptions(options.file(), 0, 1, 1, 10_000, 10);
    try (var file = SqliteFile.open(one.file());
        var readers = new Readers(file, one);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var release = new CountDownLatch(1);
      var busy = new CountDownLatch(1);
      var running =
          threads.submit(
              () ->
                  readers.read(
                      _ -> {
                        busy.countDown();
                        return await(release);
                      }));
      assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
      var results = new ArrayList<Future<Long>>();
      for (var i = 0; i < 3; i++) {
        results.add(threads.submit(() -> readers.read(c -> c.number("SELECT 1"))));
      }
      // Of three, one finds room in the queue; the others are told at once.
      eventually(() -> results.stream().filter(Future::isDone).count() == 2);
      release.countDown();
      assertThat(running.get()).isTrue();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void who_waits_for_a_change_is_woken_by_it() throws Exception {
    try (var store = SqliteStore.open(options());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.insert(machine("before"));
      var checkpoint = store.changes(Optional.empty(), 10, 0).checkpoint();
      var told = threads.submit(() -> store.changes(Optional.of(checkpoint), 10, 60_000));

      store.insert(machine("a"));

      assertThat(told.get(30, TimeUnit.SECONDS).changes()).containsExactly(new Change(TYPE, "a"));
      var nothing = store.changes(Optional.of(told.get().checkpoint()), 10, 5);
      assertThat(nothing.changes()).isEmpty();
    }
  }

  @Test
  void closing_ends_all_waits() throws Exception {
    var store = SqliteStore.open(options());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> codeOf(() -> store.changes(Optional.empty(), 10, 60_000)));
      store.close();
      assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(Code.UNAVAILABLE);
    }
    assertThat(codeOf(() -> store.get(TYPE, "a"))).isEqualTo(Code.UNAVAILABLE);
    assertThat(codeOf(() -> store.insert(machine("a")))).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void who_was_away_for_too_many_removals_starts_anew() {
    try (var store = SqliteStore.open(options().withRemovalsKept(5))) {
      store.insert(machine("stays"));
      var old = store.changes(Optional.empty(), 10, 0).checkpoint();
      for (var i = 0; i < 30; i++) {
        var stored = store.insert(machine("k" + i));
        store.remove(TYPE, "k" + i, stored.version());
      }

      assertThat(codeOf(() -> store.changes(Optional.of(old), 10, 0))).isEqualTo(Code.GONE);

      var anew = store.changes(Optional.empty(), 2, 0);
      assertThat(anew.changes()).contains(new Change(TYPE, "stays"));
      // A first run through everything that takes its time is not sent back to the beginning.
      assertThat(store.changes(Optional.of(anew.checkpoint()), 100, 0).changes()).isNotEmpty();
    }
  }
}
