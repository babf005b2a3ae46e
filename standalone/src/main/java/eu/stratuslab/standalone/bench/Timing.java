package eu.stratuslab.standalone.bench;

import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long each of many like operations took.
 *
 * @param nanos each operation, sorted
 * @param wallNanos from the first begin to the last end
 * @param cpuNanos what the cloud's processes used meanwhile
 */
record Timing(long[] nanos, long wallNanos, long cpuNanos) {
  private static final double MILLION = 1e6;

  /** Runs operations 0 to count - 1 on some threads. */
  static Timing of(int count, int threads, LongSupplier cpuNanos, IntConsumer operation) {
    var nanos = new long[count];
    var cpu = cpuNanos.getAsLong();
    var begin = System.nanoTime();
    concurrently(
        count,
        threads,
        i -> {
          var start = System.nanoTime();
          operation.accept(i);
          nanos[i] = System.nanoTime() - start;
        });
    var wall = System.nanoTime() - begin;
    return of(nanos, wall, cpuNanos.getAsLong() - cpu);
  }

  /** What was measured elsewhere. */
  static Timing of(long[] nanos, long wallNanos, long cpuNanos) {
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Timing(sorted, wallNanos, cpuNanos);
  }

  /** Runs operations 0 to count - 1 on some threads; the first failure is thrown. */
  static void concurrently(int count, int threads, IntConsumer operation) {
    try (var executor = Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory())) {
      var running =
          IntStream.range(0, count)
              .<Future<?>>mapToObj(i -> executor.submit(() -> operation.accept(i)))
              .toList();
      for (var one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  int operations() {
    return nanos.length;
  }

  /** The time that this share of the operations did not exceed, in milliseconds. */
  double millis(double share) {
    return nanos[(int) Math.min(nanos.length - 1L, Math.round(share * (nanos.length - 1)))]
        / MILLION;
  }

  double wallMillis() {
    return wallNanos / MILLION;
  }

  double perSecond() {
    return nanos.length * 1e9 / wallNanos;
  }

  /** CPU of the cloud per operation, in milliseconds. */
  double cpuMillis() {
    return cpuNanos / MILLION / nanos.length;
  }
}
