package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.CasMismatchException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.DocumentExistsException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.core.error.InvalidArgumentException;
import com.couchbase.client.java.Collection;
import com.couchbase.client.java.codec.RawJsonTranscoder;
import com.couchbase.client.java.kv.GetOptions;
import com.couchbase.client.java.kv.InsertOptions;
import com.couchbase.client.java.kv.MutateInOptions;
import com.couchbase.client.java.kv.MutateInSpec;
import com.couchbase.client.java.kv.RemoveOptions;
import com.couchbase.client.java.kv.ReplaceOptions;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Durable writes of single documents.
 *
 * <p>An outcome that got lost is looked for: the id of the write stands in the document. If it did
 * not happen, the same write is tried again, which is safe, since CAS or the key's absence lets at
 * most one of them through. That goes on for as long as a write may take; then the caller is told
 * {@code AMBIGUOUS}.
 */
final class Writes {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Session session;
  private final LongSupplier nanos;

  /** What is under a key. */
  record Seen(Envelope envelope, long cas) {}

  Writes(Session session, LongSupplier nanos) {
    this.session = session;
    this.nanos = nanos;
  }

  /** What is there now. */
  Optional<Seen> find(String type, String key) {
    session.refuseIfClosed();
    try {
      var got = session.documents(type).get(key, raw());
      return Optional.of(new Seen(Envelope.read(got.contentAs(byte[].class)), got.cas()));
    } catch (DocumentNotFoundException | InvalidArgumentException _) {
      // A key that no document can have, one that is empty or too long, is refused by the client.
      return Optional.empty();
    } catch (RuntimeException e) {
      throw Failure.reading(e, name(type, key));
    }
  }

  static GetOptions raw() {
    return GetOptions.getOptions().transcoder(RawJsonTranscoder.INSTANCE);
  }

  /** Returns the CAS of a new document. */
  long insert(Envelope envelope) {
    return decided(
        envelope,
        0,
        collection -> {
          var options = InsertOptions.insertOptions().transcoder(RawJsonTranscoder.INSTANCE);
          return collection
              .insert(envelope.d().key(), envelope.json(), session.durability().asked(options))
              .cas();
        });
  }

  /** Returns the CAS of a document in place of another. */
  long replace(Envelope envelope, long cas) {
    return decided(
        envelope,
        cas,
        collection -> {
          var options =
              ReplaceOptions.replaceOptions().cas(cas).transcoder(RawJsonTranscoder.INSTANCE);
          return collection
              .replace(envelope.d().key(), envelope.json(), session.durability().asked(options))
              .cas();
        });
  }

  /** Returns the CAS of a document of which some members were changed. */
  long patch(Envelope envelope, long cas, List<MutateInSpec> changes) {
    return decided(
        envelope,
        cas,
        collection -> {
          var options =
              MutateInOptions.mutateInOptions().cas(cas).serializer(new CouchbaseStore.Trees());
          return collection
              .mutateIn(envelope.d().key(), changes, session.durability().asked(options))
              .cas();
        });
  }

  private interface Attempt {
    long run(Collection collection);
  }

  private long decided(Envelope envelope, long expected, Attempt attempt) {
    session.refuseIfClosed();
    var type = envelope.d().type();
    var key = envelope.d().key();
    var end = nanos.getAsLong() + session.options().waits().write().toNanos();
    var lost = Optional.<RuntimeException>empty();
    while (true) {
      try {
        return attempt.run(session.documents(type));
      } catch (DocumentExistsException | CasMismatchException | DocumentNotFoundException e) {
        if (lost.isEmpty()) {
          throw Failure.of(e, name(type, key));
        }
        return outcome(envelope, expected).orElseThrow(() -> ambiguous(type, key, e));
      } catch (RuntimeException e) {
        if (!Failure.ambiguous(e)) {
          throw lost.isEmpty() ? Failure.of(e, name(type, key)) : ambiguous(type, key, e);
        }
        lost = Optional.of(e);
        var known = outcome(envelope, expected);
        if (known.isPresent()) {
          return known.get();
        }
        if (nanos.getAsLong() - end > 0 || Thread.currentThread().isInterrupted()) {
          throw ambiguous(type, key, e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * The CAS that the write left if it happened; empty if it has not happened yet.
   *
   * @throws StoreException {@code AMBIGUOUS} if that cannot be told any more
   */
  private Optional<Long> outcome(Envelope envelope, long expected) {
    var type = envelope.d().type();
    var key = envelope.d().key();
    Optional<Seen> seen;
    try {
      seen = find(type, key);
    } catch (StoreException e) {
      throw ambiguous(type, key, e);
    }
    if (seen.isPresent() && envelope.op().equals(seen.get().envelope().op())) {
      return Optional.of(seen.get().cas());
    }
    var unchanged =
        expected == 0 ? seen.isEmpty() : seen.isPresent() && seen.get().cas() == expected;
    if (!unchanged) {
      // Somebody else has written: over ours, or instead of it.
      throw new StoreException(
          Code.AMBIGUOUS, "the write of %s may have happened".formatted(name(type, key)));
    }
    return Optional.empty();
  }

  /** Removes what has that CAS; that it is gone already is as good. */
  void remove(String type, String key, long cas) {
    session.refuseIfClosed();
    var end = nanos.getAsLong() + session.options().waits().write().toNanos();
    var lost = false;
    while (true) {
      try {
        var options = RemoveOptions.removeOptions().cas(cas);
        var unused = session.documents(type).remove(key, session.durability().asked(options));
        return;
      } catch (DocumentNotFoundException e) {
        if (lost) {
          return;
        }
        throw Failure.of(e, name(type, key));
      } catch (CouchbaseException e) {
        if (!Failure.ambiguous(e) || nanos.getAsLong() - end > 0) {
          throw lost ? ambiguous(type, key, e) : Failure.of(e, name(type, key));
        }
        lost = true;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private static StoreException ambiguous(String type, String key, RuntimeException cause) {
    return new StoreException(
        Code.AMBIGUOUS, "the write of %s may have happened".formatted(name(type, key)), cause);
  }

  static String name(String type, String key) {
    return type + " " + key;
  }
}
