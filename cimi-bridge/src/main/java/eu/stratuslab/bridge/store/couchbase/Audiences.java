package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.CasMismatchException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.java.codec.RawJsonTranscoder;
import com.couchbase.client.java.kv.RemoveOptions;
import com.couchbase.client.java.kv.UpsertOptions;
import com.couchbase.client.java.manager.collection.CollectionSpec;
import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sets of viewers. Each is written before a document has it, so that no list misses one, and
 * forgotten long after the last document had it.
 *
 * <p>Who writes a document relies on a set that this process wrote at most {@link #FRESH} ago, and
 * writes it again otherwise, which changes its CAS. A set is removed under the CAS that it had when
 * it was first seen unused, if {@link #UNUSED} later it still is. A document that came to have it
 * after that last look was written by somebody who wrote the set after the first look: then the CAS
 * is another one, or the set comes back after its removal. That holds as long as no write takes
 * {@code UNUSED - FRESH}; clocks of different machines are never compared.
 */
final class Audiences {
  /** In nanoseconds. */
  static final long FRESH = TimeUnit.MINUTES.toNanos(10);

  /** In nanoseconds: much longer than {@link #FRESH} and the longest write together. */
  static final long UNUSED = TimeUnit.HOURS.toNanos(1);

  /** So many sets are looked at together. */
  static final int LOOKS = 1_000;

  private static final int MAX_PAGES = 20;
  private static final int MAX_KNOWN = 10_000;
  private static final int MAX_UNUSED = 100_000;

  private final Session session;
  private final Queries queries;
  private final LongSupplier nanos;
  private final int looks;
  private final Map<String, Long> known = new ConcurrentHashMap<>();
  private final TreeMap<String, Seen> unused = new TreeMap<>();
  private String behind = "";

  /** A set without documents: its CAS, and when it was looked at. */
  private record Seen(long cas, long since) {}

  /**
   * @param nanos this process' own monotonic clock
   * @param looks how many sets are asked for at a time
   */
  Audiences(Session session, Queries queries, LongSupplier nanos, int looks) {
    this.session = session;
    this.queries = queries;
    this.nanos = nanos;
    this.looks = looks;
  }

  /** Makes sure that lists find a set of viewers: before a document has it, and after its write. */
  void ensure(String members) {
    var key = Envelope.audience(members);
    var now = nanos.getAsLong();
    var written = known.get(key);
    if (written != null && now - written < FRESH) {
      return;
    }
    write(key, members);
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.put(key, now);
  }

  private void write(String key, String members) {
    session.refuseIfClosed();
    var options = UpsertOptions.upsertOptions().transcoder(RawJsonTranscoder.INSTANCE);
    try {
      var json = Json.object();
      json.set("m", Json.mapper().readTree(members));
      var unused =
          session
              .apart(Session.AUDIENCES)
              .upsert(key, Json.bytes(json), session.durability().asked(options));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (RuntimeException e) {
      throw Failure.of(e, "a set of viewers");
    }
  }

  /** Looks at some of the sets, and removes those that have been unused for long. */
  synchronized void sweep() {
    for (var page = 0; page < MAX_PAGES; page++) {
      sweepPage();
      if (behind.isEmpty()) {
        return;
      }
    }
  }

  private void sweepPage() {
    var now = nanos.getAsLong();
    var keys = keys();
    var whole = keys.size() < looks;
    var end = whole ? Statements.HIGHEST_KEY : keys.getLast();
    var used = used(behind, end);
    unused.subMap(behind, false, end, true).keySet().retainAll(new HashSet<>(keys));
    for (var key : keys) {
      if (used.contains(key)) {
        unused.remove(key);
      } else {
        look(key, now);
      }
    }
    behind = whole ? "" : end;
  }

  private List<String> keys() {
    return queries.ask(session.apart(), Statements.audiences(behind, looks)).stream()
        .map(JsonNode::asText)
        .toList();
  }

  /**
   * The sets between two keys that any document has: of whatever type there is by now, known to
   * this process or not.
   */
  private Set<String> used(String from, String to) {
    var used = new HashSet<String>();
    for (var type : types()) {
      var at = from;
      while (true) {
        var statement = Statements.audiencesOf(type, at, to, looks);
        var found =
            queries.ask(session.documents(), statement).stream()
                .map(row -> row.path("a").asText())
                .toList();
        used.addAll(found);
        if (found.size() < looks) {
          break;
        }
        at = found.getLast();
      }
    }
    return used;
  }

  private List<String> types() {
    try {
      return session.bucket().collections().getAllScopes().stream()
          .filter(scope -> scope.name().equals(session.options().scope()))
          .flatMap(scope -> scope.collections().stream())
          .map(CollectionSpec::name)
          .filter(name -> !name.startsWith("_"))
          .toList();
    } catch (RuntimeException e) {
      throw Failure.reading(e, "the types of documents");
    }
  }

  /**
   * A set was seen unused.
   *
   * @param now before that was asked
   */
  private void look(String key, long now) {
    var seen = unused.get(key);
    if (seen == null) {
      if (unused.size() < MAX_UNUSED) {
        var cas = cas(key);
        cas.ifPresent(value -> unused.put(key, new Seen(value, nanos.getAsLong())));
      }
    } else if (now - seen.since() >= UNUSED) {
      unused.remove(key);
      remove(key, seen.cas());
    }
  }

  private OptionalLong cas(String key) {
    try {
      return OptionalLong.of(session.apart(Session.AUDIENCES).get(key, Writes.raw()).cas());
    } catch (DocumentNotFoundException _) {
      return OptionalLong.empty();
    } catch (RuntimeException e) {
      throw Failure.reading(e, "a set of viewers");
    }
  }

  private void remove(String key, long cas) {
    var options = RemoveOptions.removeOptions().cas(cas);
    try {
      var removed =
          session.apart(Session.AUDIENCES).remove(key, session.durability().asked(options));
    } catch (CasMismatchException | DocumentNotFoundException _) {
      // Somebody is about to use it, or another process was faster.
      return;
    } catch (RuntimeException e) {
      throw Failure.of(e, "a set of viewers");
    }
  }
}
