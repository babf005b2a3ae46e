package eu.stratuslab.bridge.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Changed;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream, run by the thread of its request: the present state or what changed since an id, the
 * marker, and then each change as the tail tells it.
 *
 * <p>Nothing is missed, because the position in an event's id never passes what was told. Nothing
 * comes twice, because what an event shows is never newer than its position: documents come with
 * the feed, as each change left them. Before the marker no event of a first connection has an id,
 * for a list shows what is newer than the position at which it began.
 */
final class EventStream {
  private static final int BATCH = 256;
  private static final long RETRY_MILLIS = 2000;

  private final DocumentStore store;
  private final Tail tail;
  private final Subject subject;
  private final EventId ids;
  private final Reader reader;
  private final LongSupplier nanos;
  private final long heartbeatNanos;
  private final EventWriter out;
  private final Known known = new Known();
  private String position = "";
  private String told = "";
  private boolean listed;
  private long nextBeat;
  private volatile boolean ended;
  private volatile boolean prodded;

  /** How the changes of a stretch of the feed are told. */
  private enum Knowing {
    /** The client begins anew: it has no position before the marker. */
    BEGINNING,
    /** It came back, and nobody knows what it knows. */
    UNSURE,
    SURE
  }

  /** The end of the stream, whoever wants it. */
  private static final class End extends RuntimeException {
    private static final long serialVersionUID = 1;

    End() {
      super(null, null, false, false);
    }
  }

  EventStream(
      DocumentStore store,
      Tail tail,
      Subject subject,
      EventId ids,
      Reader reader,
      LongSupplier nanos,
      long heartbeatNanos,
      EventWriter out) {
    this.store = store;
    this.tail = tail;
    this.subject = subject;
    this.ids = ids;
    this.reader = reader;
    this.nanos = nanos;
    this.heartbeatNanos = heartbeatNanos;
    this.out = out;
    this.nextBeat = nanos.getAsLong() + heartbeatNanos;
  }

  int following() {
    return known.size();
  }

  /** Ends it soon, in good order. */
  void end() {
    ended = true;
  }

  /** Lets it say that it lives, if it does. */
  void prod() {
    prodded = true;
  }

  void cutOff(long patienceNanos) {
    out.cutOff(patienceNanos);
  }

  /**
   * Runs until somebody ends it.
   *
   * @param lastEventId what the client came back with
   * @throws IOException if the client is gone
   */
  void run(Optional<String> lastEventId) throws IOException {
    try {
      out.retry(RETRY_MILLIS);
      follow(begin(lastEventId));
    } catch (End _) {
      out.flush();
    } catch (StoreException _) {
      // The client comes back to where it was, by then the store may answer again.
      out.flush();
    }
  }

  private long begin(Optional<String> lastEventId) throws IOException {
    if (lastEventId.isEmpty()) {
      return anew();
    }
    var from = lastEventId.flatMap(ids::checkpoint);
    return from.isEmpty() ? reset() : resumed(from.get());
  }

  private long reset() throws IOException {
    out.event("reset", bytes(Json.object()), null);
    return anew();
  }

  /** The present state, and what changed while it was read. */
  private long anew() throws IOException {
    known.clear();
    told = "";
    var before = tail.sync();
    eachPage(
        page -> {
          for (var stored : page.items()) {
            known.put(stored.document().key(), stored.version());
            out.event(null, subject.shown().apply(stored.document()), null);
          }
        });
    var head = tail.sync();
    try {
      catchUp(before.checkpoint(), head, Knowing.BEGINNING);
    } catch (StoreException e) {
      if (e.code() == Code.GONE) {
        return reset();
      }
      throw e;
    }
    return ready(head);
  }

  private long resumed(String from) throws IOException {
    eachPage(
        page -> {
          for (var stored : page.items()) {
            known.put(stored.document().key(), stored.version());
          }
        });
    var head = tail.sync();
    position = from;
    told = from;
    try {
      catchUp(from, head, Knowing.UNSURE);
    } catch (StoreException e) {
      if (e.code() == Code.GONE) {
        return reset();
      }
      throw e;
    }
    return ready(head);
  }

  private long ready(Tail.Head head) throws IOException {
    position = head.checkpoint();
    if (subject.key().isPresent() && known.size() == 0) {
      goneForGood(subject.key().get(), "left", position);
    }
    told = position;
    out.event("ready", bytes(Json.object().put("count", known.size())), ids.of(position));
    return head.number();
  }

  /** Looks at what is there, page by page. */
  private void eachPage(Look look) throws IOException {
    Optional<String> cursor = Optional.empty();
    do {
      var page = subject.present().apply(cursor);
      look.at(page);
      cursor = page.next();
      beat();
    } while (cursor.isPresent());
  }

  private interface Look {
    void at(DocumentStore.Page page) throws IOException;
  }

  /** Reads from the store by itself what stands between a checkpoint and the tail's. */
  private void catchUp(String from, Tail.Head head, Knowing knowing) throws IOException {
    listed = false;
    var at = from;
    while (true) {
      var batch =
          store.changed(at, Optional.of(head.checkpoint()), Optional.of(subject.type()), BATCH);
      for (var changed : batch) {
        consider(changed, knowing);
      }
      beat();
      if (batch.size() < BATCH) {
        position = head.checkpoint();
        return;
      }
      at = batch.getLast().checkpoint();
    }
  }

  private void follow(long begin) throws IOException {
    var number = begin;
    while (true) {
      beat();
      var changes = tail.after(number);
      if (changes.isEmpty()) {
        number = rejoin();
      } else if (changes.get().isEmpty()) {
        out.flush();
        tail.await(number, nextBeat - nanos.getAsLong(), () -> ended || prodded);
      } else {
        for (var changed : changes.get()) {
          consider(changed, Knowing.SURE);
        }
        number += changes.get().size();
      }
    }
  }

  /** It lagged so much that the tail has forgotten where it was. */
  private long rejoin() throws IOException {
    try {
      var head = tail.sync();
      catchUp(position, head, Knowing.SURE);
      return head.number();
    } catch (StoreException e) {
      if (e.code() == Code.GONE) {
        return reset();
      }
      throw e;
    }
  }

  private void consider(Changed changed, Knowing knowing) throws IOException {
    endIfDue();
    if (changed.type().equals(reader.type()) && changed.key().equals(reader.key())) {
      refuseUnlessTrusted();
    }
    if (subject.concerns(changed.type(), changed.key())) {
      tell(changed, knowing);
    }
    position = changed.checkpoint();
  }

  private void tell(Changed changed, Knowing knowing) throws IOException {
    var key = changed.key();
    var held = changed.document().filter(subject::holds);
    if (held.isEmpty()) {
      left(changed, knowing);
    } else if (knowing != Knowing.BEGINNING || !known.has(key, changed.version())) {
      known.put(key, changed.version());
      event(null, subject.shown().apply(held.get()), changed.checkpoint(), knowing);
    }
  }

  private void left(Changed changed, Knowing knowing) throws IOException {
    var visible = changed.document().filter(subject::visible);
    var gone = changed.document().isEmpty() || visible.filter(Document::gone).isPresent();
    if (known.remove(changed.key()) || (knowing == Knowing.UNSURE && visible.isPresent())) {
      var name = gone ? "deleted" : "left";
      if (subject.key().isPresent()) {
        goneForGood(changed.key(), name, changed.checkpoint());
      }
      event(name, named(changed.key()), changed.checkpoint(), knowing);
    } else if (knowing == Knowing.UNSURE && !listed) {
      list();
    }
  }

  private byte[] named(String key) {
    return bytes(Json.object().put("id", subject.href().apply(key)));
  }

  /** There is nothing left to follow, and to come back for. */
  private void goneForGood(String key, String name, String checkpoint) throws IOException {
    out.event(name, named(key), ids.of(checkpoint));
    throw new End();
  }

  /**
   * Names everything that is there to somebody who may know more. Something has gone of which it
   * cannot be told any more whether he ever could see it, and what one may not see is not named.
   */
  private void list() throws IOException {
    eachPage(
        page -> {
          var node = Json.object();
          var uris = node.putArray("ids");
          page.items().forEach(s -> uris.add(subject.href().apply(s.document().key())));
          out.event("present", bytes(node.put("more", page.next().isPresent())), null);
        });
    listed = true;
  }

  private void event(@Nullable String name, byte[] data, String checkpoint, Knowing knowing)
      throws IOException {
    if (knowing == Knowing.BEGINNING) {
      out.event(name, data, null);
    } else {
      out.event(name, data, ids.of(checkpoint));
      told = checkpoint;
    }
  }

  private static byte[] bytes(ObjectNode data) {
    return data.toString().getBytes(UTF_8);
  }

  private void endIfDue() {
    if (ended || Thread.currentThread().isInterrupted()) {
      throw new End();
    }
  }

  private void refuseUnlessTrusted() {
    if (!reader.trusted().getAsBoolean()) {
      throw new End();
    }
  }

  private void beat() throws IOException {
    endIfDue();
    if (!prodded && nanos.getAsLong() < nextBeat) {
      return;
    }
    prodded = false;
    nextBeat = nanos.getAsLong() + heartbeatNanos;
    refuseUnlessTrusted();
    out.comment();
    // So that the place of somebody to whom nothing happens for days does not get too old.
    if (!position.equals(told) && !told.isEmpty()) {
      told = position;
      out.position(ids.of(position));
    }
    out.flush();
  }
}
