package eu.stratuslab.bridge.security;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Work that several ask for at the same time and that is done once. Fifty clients of one user come
 * back when a bridge was restarted, or when a minute is over: one password is hashed, not fifty.
 */
final class Together<T> {
  private final ConcurrentMap<String, CompletableFuture<T>> running = new ConcurrentHashMap<>();

  /**
   * What the work of that name gave: done here, or by whoever does it already.
   *
   * @throws RuntimeException what the work threw, to everybody who waited for it
   */
  T once(String name, Supplier<T> work) {
    var mine = new CompletableFuture<T>();
    var other = running.putIfAbsent(name, mine);
    if (other != null) {
      return outcome(other);
    }
    try {
      mine.complete(work.get());
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    } finally {
      running.remove(name, mine);
    }
    return outcome(mine);
  }

  private T outcome(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
