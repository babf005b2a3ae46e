package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.CasMismatchException;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.error.DocumentExistsException;
import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.java.codec.RawJsonTranscoder;
import com.couchbase.client.java.kv.InsertOptions;
import com.couchbase.client.java.kv.ReplaceOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store has one of: the uuid of its cloud, the newest term. */
final class Singles {
  private static final Logger LOG = LoggerFactory.getLogger(Singles.class);
  private static final String CLOUD = "cloud";
  private static final String TERM = "term";
  private static final String WRITTEN = "written";
  private static final int MAX_TRIES = 100;

  private final Session session;
  private volatile boolean written;

  private record Single(JsonNode json, long cas) {}

  Singles(Session session) {
    this.session = session;
  }

  /** The uuid of the cloud: that of whoever inserted it first. */
  String cloud() {
    if (find(CLOUD).isEmpty()) {
      add(CLOUD, Json.object().put("uuid", UUID.randomUUID().toString()));
    }
    return find(CLOUD)
        .map(single -> single.json().path("uuid").asText())
        .orElseThrow(() -> new StoreException(Code.UNAVAILABLE, "the store lost its identity"));
  }

  /** The identity of a cloud that was kept elsewhere takes the place of the store's own. */
  void become(String cloud, long term) {
    if (term > 0) {
      try {
        admit(term);
      } catch (StoreException e) {
        if (e.code() != Code.FENCED) {
          throw e;
        }
      }
    }
    var before = find(CLOUD);
    var json = Json.object().put("uuid", cloud);
    if (before.isPresent() ? !replaced(CLOUD, json, before.get().cas()) : !add(CLOUD, json)) {
      throw new StoreException(Code.CONFLICT, "the store's identity changed meanwhile");
    }
  }

  long term() {
    return find(TERM).map(Singles::term).orElse(0L);
  }

  private static long term(Single single) {
    return single.json().path("term").asLong();
  }

  /**
   * Refuses a lower term than was ever seen; remembers a higher one.
   *
   * @throws StoreException {@code FENCED}
   */
  void admit(long term) {
    for (var i = 0; i < MAX_TRIES; i++) {
      var seen = find(TERM);
      var newest = seen.map(Singles::term).orElse(0L);
      if (term < newest) {
        throw new StoreException(
            Code.FENCED, "term %d has ended: the newest is %d".formatted(term, newest));
      }
      if (term == newest || raised(seen, term)) {
        return;
      }
    }
    throw new StoreException(Code.UNAVAILABLE, "too many raise the term at once");
  }

  long raiseTerm() {
    for (var i = 0; i < MAX_TRIES; i++) {
      var seen = find(TERM);
      var next = seen.map(Singles::term).orElse(0L) + 1;
      if (raised(seen, next)) {
        return next;
      }
    }
    throw new StoreException(Code.UNAVAILABLE, "too many raise the term at once");
  }

  /** True if the term is that now; a lost answer counts as no. Then the next try goes higher. */
  private boolean raised(Optional<Single> before, long term) {
    var json = Json.object().put("term", term);
    if (before.isEmpty()) {
      return add(TERM, json);
    }
    return replaced(TERM, json, before.get().cas());
  }

  private boolean replaced(String key, ObjectNode json, long cas) {
    var options = ReplaceOptions.replaceOptions().cas(cas).transcoder(RawJsonTranscoder.INSTANCE);
    try {
      var unused =
          session
              .apart(Session.META)
              .replace(key, Json.bytes(json), session.durability().asked(options));
      return true;
    } catch (CasMismatchException _) {
      return false;
    } catch (CouchbaseException e) {
      throw Failure.of(e, "the store's " + key);
    }
  }

  /** Remembers that something was written, which never ends; if not now, then next time. */
  void written() {
    if (!written) {
      try {
        add(WRITTEN, Json.object());
        written = true;
      } catch (StoreException e) {
        LOG.debug("the first write is not noted yet", e);
      }
    }
  }

  boolean everWritten() {
    written |= find(WRITTEN).isPresent();
    return written;
  }

  private Optional<Single> find(String key) {
    session.refuseIfClosed();
    try {
      var got = session.apart(Session.META).get(key, Writes.raw());
      return Optional.of(
          new Single(Json.mapper().readTree(got.contentAs(byte[].class)), got.cas()));
    } catch (DocumentNotFoundException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new StoreException(Code.UNAVAILABLE, key + " of the store cannot be read", e);
    } catch (RuntimeException e) {
      throw Failure.reading(e, "the store's " + key);
    }
  }

  /** True if it was not there before. */
  private boolean add(String key, ObjectNode json) {
    session.refuseIfClosed();
    var options = InsertOptions.insertOptions().transcoder(RawJsonTranscoder.INSTANCE);
    try {
      var unused =
          session
              .apart(Session.META)
              .insert(key, Json.bytes(json), session.durability().asked(options));
      return true;
    } catch (DocumentExistsException _) {
      return false;
    } catch (RuntimeException e) {
      throw Failure.of(e, "the store's " + key);
    }
  }
}
