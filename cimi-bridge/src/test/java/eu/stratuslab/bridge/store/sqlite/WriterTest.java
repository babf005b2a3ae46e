package eu.stratuslab.bridge.store.sqlite;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.sqlite.Writer.Change;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

/** Writes that share a commit do not share a fate. */
@Timeout(120)
class WriterTest {
  @TempDir private Path directory;
  private SqliteOptions options = SqliteOptions.of(Path.of("unused"));

  @BeforeEach
  void make() {
    options = SqliteOptions.of(directory.resolve("db")).withReserveBytes(0).withWait(100, 60_000);
    SqliteStore.open(options).close();
  }

  private static Change<Long> failing(SQLiteErrorCode code) {
    return transaction -> {
      transaction.insert(Row.of(machine("half done")));
      throw new SQLException("made to fail", "", code.code);
    };
  }

  /** The outcome of each change, all of them in one commit as far as that is possible. */
  private List<Code> together(List<Change<Long>> changes) throws Exception {
    try (var file = SqliteFile.open(options.file());
        var writer = new Writer(file, options, _ -> {});
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var busy = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      var first =
          threads.submit(
              () ->
                  writer.write(
                      _ -> {
                        busy.countDown();
                        return waited(release);
                      }));
      assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
      var queued = new ArrayList<Future<Long>>();
      for (var change : changes) {
        queued.add(threads.submit(() -> writer.write(change)));
      }
      release.countDown();
      assertThat(first.get()).isTrue();
      var outcomes = new ArrayList<Code>();
      for (var future : queued) {
        outcomes.add(outcome(future));
      }
      return outcomes;
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it failed with; conflict stands for success, which no change here refuses with. */
  private static Code outcome(Future<Long> future) throws InterruptedException {
    try {
      future.get();
      return Code.CONFLICT;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(StoreException.class);
      return e.getCause() instanceof StoreException refused ? refused.code() : Code.CONFLICT;
    }
  }

  @Test
  void a_write_without_room_leaves_the_others_of_its_commit_alone() throws Exception {
    var outcomes =
        together(
            List.of(
                t -> t.insert(Row.of(machine("a"))),
                failing(SQLiteErrorCode.SQLITE_FULL),
                failing(SQLiteErrorCode.SQLITE_IOERR_WRITE),
                t -> t.insert(Row.of(machine("b")))));

    assertThat(outcomes)
        .containsExactly(Code.CONFLICT, Code.NO_SPACE, Code.UNAVAILABLE, Code.CONFLICT);
    try (var store = SqliteStore.open(options)) {
      assertThat(store.get(TYPE, "a")).isNotNull();
      assertThat(store.get(TYPE, "b")).isNotNull();
      var missing = catchThrowableOfType(StoreException.class, () -> store.get(TYPE, "half done"));
      assertThat(missing.code()).isEqualTo(Code.NOT_FOUND);
    }
  }

  @Test
  void a_refused_write_leaves_nothing_behind() throws Exception {
    var outcomes =
        together(
            List.of(
                t -> t.insert(Row.of(machine("a"))),
                t -> t.replace(Row.of(machine("a")), "stale", false),
                t -> t.remove(TYPE, "missing", "1")));

    assertThat(outcomes.subList(2, 3)).containsExactly(Code.NOT_FOUND);
    try (var store = SqliteStore.open(options)) {
      assertThat(store.get(TYPE, "a").document().revision()).isOne();
    }
  }
}
