package eu.stratuslab.bridge.store.sqlite;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Work given to another thread. Who gave it waits for a bounded time and can be interrupted; work
 * that nobody waits for any more is not begun.
 */
final class Handover<T> {
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();

  /** True if the work is to be done: nobody gave it up and nobody else began it. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  void done(T value) {
    answer.complete(value);
  }

  void failed(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * The answer.
   *
   * @param begun says what it means that the work was begun and no answer came in time
   * @throws StoreException {@code UNAVAILABLE} if it was not begun in time
   */
  T await(long millis, Code begun) {
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (TimeoutException e) {
      throw givenUp(begun, "the store did not answer within " + millis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw givenUp(begun, "interrupted while waiting for the store", e);
    }
  }

  private StoreException givenUp(Code begun, String message, Exception cause) {
    return new StoreException(take() ? Code.UNAVAILABLE : begun, message, cause);
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case StoreException e -> new StoreException(e.code(), String.valueOf(e.getMessage()), e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
