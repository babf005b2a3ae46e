package eu.stratuslab.bridge.store.sqlite;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How a store on one machine is kept.
 *
 * @param file the database; created if missing, beside it {@code -wal}, {@code -shm}, {@code .lock}
 * @param reserveBytes the free space of the file system below which nothing may grow
 * @param readers the number of threads that read
 * @param queue the greatest number of reads, and of writes, that wait
 * @param waitMillis the longest that a caller waits for its answer
 * @param removalsKept how many removals the change feed remembers at least
 */
public record SqliteOptions(
    Path file, long reserveBytes, int readers, int queue, long waitMillis, int removalsKept) {

  public SqliteOptions {
    Objects.requireNonNull(file, "file is null");
    if (readers < 1 || queue < 1 || waitMillis < 1 || removalsKept < 1) {
      throw new IllegalArgumentException("readers, queue, wait and removals must be positive");
    }
  }

  /** What suits a single machine. */
  public static SqliteOptions of(Path file) {
    return new SqliteOptions(file, 256L << 20, 4, 1024, 10_000, 100_000);
  }

  public SqliteOptions withReserveBytes(long bytes) {
    return new SqliteOptions(file, bytes, readers, queue, waitMillis, removalsKept);
  }

  public SqliteOptions withRemovalsKept(int count) {
    return new SqliteOptions(file, reserveBytes, readers, queue, waitMillis, count);
  }

  public SqliteOptions withWait(int newQueue, long newWaitMillis) {
    return new SqliteOptions(file, reserveBytes, readers, newQueue, newWaitMillis, removalsKept);
  }
}
