package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.AmbiguousTimeoutException;
import com.couchbase.client.core.error.CasMismatchException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.DocumentExistsException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.core.error.DurabilityAmbiguousException;
import com.couchbase.client.core.error.DurabilityImpossibleException;
import com.couchbase.client.core.error.RequestCanceledException;
import com.couchbase.client.core.error.TimeoutException;
import com.couchbase.client.core.error.ValueTooLargeException;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.concurrent.ExecutionException;

/** Says what an error of Couchbase's client means to a caller. */
final class Failure {
  private Failure() {}

  /** True if a write may have happened. */
  static boolean ambiguous(RuntimeException e) {
    return e instanceof AmbiguousTimeoutException
        || e instanceof DurabilityAmbiguousException
        || e instanceof RequestCanceledException;
  }

  /**
   * What a caller is told. The client's own message stays in the cause: it names hosts and keys.
   *
   * @param what names the document
   */
  static RuntimeException of(RuntimeException e, String what) {
    return switch (e) {
      case StoreException told -> told;
      case DocumentNotFoundException _ ->
          new StoreException(Code.NOT_FOUND, "there is no " + what, e);
      case DocumentExistsException _ -> new StoreException(Code.EXISTS, what + " exists", e);
      case CasMismatchException _ ->
          new StoreException(Code.CONFLICT, what + " has changed meanwhile", e);
      case ValueTooLargeException _ ->
          new StoreException(Code.TOO_LARGE, what + " is too large", e);
      case DurabilityImpossibleException _ ->
          new StoreException(
              Code.UNAVAILABLE, "too few nodes are there to keep a write as it must be kept", e);
      case RuntimeException _ when ambiguous(e) ->
          new StoreException(Code.AMBIGUOUS, "the write of " + what + " may have happened", e);
      case TimeoutException _ ->
          new StoreException(Code.UNAVAILABLE, "the cluster did not answer in time", e);
      case CouchbaseException _ ->
          new StoreException(
              Code.UNAVAILABLE, "the cluster refused: " + e.getClass().getSimpleName(), e);
      case RuntimeException _ when e.getCause() instanceof InterruptedException -> {
        Thread.currentThread().interrupt();
        yield new StoreException(Code.AMBIGUOUS, "interrupted while waiting for the cluster", e);
      }
      default -> e;
    };
  }

  /** What a caller is told of a read: there is nothing that may have happened. */
  static RuntimeException reading(RuntimeException e, String what) {
    var told = of(e, what);
    return told instanceof StoreException s && s.code() == Code.AMBIGUOUS
        ? new StoreException(Code.UNAVAILABLE, "the cluster did not answer", e)
        : told;
  }

  /** What the future of a read ended with. */
  static RuntimeException reading(ExecutionException e, String what) {
    return switch (e.getCause()) {
      case RuntimeException cause -> reading(cause, what);
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException(e);
    };
  }
}
