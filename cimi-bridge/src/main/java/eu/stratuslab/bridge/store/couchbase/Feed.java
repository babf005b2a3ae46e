package eu.stratuslab.bridge.store.couchbase;

import eu.stratuslab.bridge.store.DocumentStore.Change;
import eu.stratuslab.bridge.store.DocumentStore.Changed;
import eu.stratuslab.bridge.store.DocumentStore.Changes;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Journal.Batch;
import eu.stratuslab.bridge.store.couchbase.Journal.Told;
import eu.stratuslab.model.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The change feed. One stream follows the cluster for the whole process and keeps the newest
 * changes; a position that they do not reach back to is read by a stream of its own, which stays
 * open between two batches.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long MAX_WAIT_MILLIS = 60_000;
  private static final int MAX_PARKED = 4;
  private static final long PARKED_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** A position that moved in more partitions than that is stored as a base of its own. */
  private static final int MAX_MOVED = 64;

  private final Session session;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Parked> parked = new LinkedHashMap<>();
  private final Bases bases;
  private Following following;
  private boolean closed;

  private record Following(ChangeStream stream, Journal journal) {}

  private record Parked(CatchUp catchUp, long since) {}

  private Feed(Session session, String cloud, Following following, LongSupplier nanos) {
    this.session = session;
    this.following = following;
    this.nanos = nanos;
    bases = new Bases(session, cloud, following.journal().heads().size());
  }

  static Feed open(Session session, String cloud, LongSupplier nanos) {
    return new Feed(session, cloud, follow(session.options()), nanos);
  }

  private static Following follow(CouchbaseOptions options) {
    var stream = new ChangeStream(options);
    try {
      var late = new LateSink();
      var journal = new Journal(stream.follow(late));
      late.to(journal);
      stream.start();
      return new Following(stream, journal);
    } catch (RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** The stream that follows; a new one if it broke. Then positions go to the cluster first. */
  private Following following() {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException(Code.UNAVAILABLE, "the store is closed");
      }
      parked.values().removeIf(this::expired);
      if (following.journal().broken()) {
        LOG.info("the feed of the cluster is taken up anew");
        following.stream().close();
        following = follow(session.options());
      }
      return following;
    } finally {
      lock.unlock();
    }
  }

  private long waitNanos() {
    return session.options().waits().feed().toNanos();
  }

  Changes changes(Optional<String> text, int limit, long waitMillis) {
    var from = text.map(bases::decode).orElseGet(bases::beginning);
    var live = following();
    if (live.journal().covers(from)) {
      live.journal().await(live.stream().now(), waitNanos());
      var wait = Math.clamp(waitMillis, 0, MAX_WAIT_MILLIS);
      live.journal().awaitNews(from, TimeUnit.MILLISECONDS.toNanos(wait));
      var batch = live.journal().read(from, Optional.empty(), _ -> true, limit);
      if (batch.isPresent()) {
        return changes(batch.get());
      }
      // So much came meanwhile that it lags behind.
    }
    return catchingUp(
        text.orElse(""),
        from,
        catchUp -> {
          var batch = catchUp.read(Optional.empty(), _ -> true, limit);
          var changes = changes(batch);
          return new Part<>(changes, next(changes.checkpoint(), batch.changes().size(), limit));
        });
  }

  private static Optional<String> next(String key, int size, int limit) {
    return size == limit ? Optional.of(key) : Optional.empty();
  }

  private Changes changes(Batch batch) {
    var changes = batch.changes().stream().map(Told::entry);
    return new Changes(
        changes.map(entry -> new Change(entry.type(), entry.key())).toList(),
        bases.encode(batch.behind()));
  }

  List<Changed> changed(
      String after, Optional<String> untilText, Optional<String> type, int limit) {
    var from = bases.decode(after);
    var until = untilText.map(bases::decode);
    Predicate<Sink.Entry> wanted = entry -> type.isEmpty() || type.get().equals(entry.type());
    var live = following();
    if (live.journal().covers(from)) {
      live.journal().await(live.stream().now(), waitNanos());
      var batch = live.journal().read(from, until, wanted, limit);
      if (batch.isPresent()) {
        return changed(from, batch.get());
      }
    }
    // Whoever asks for something else must not find what this one passed over.
    var asked = " " + untilText.orElse("") + " " + type.orElse("");
    return catchingUp(
        after + asked,
        from,
        catchUp -> {
          var changed = changed(from, catchUp.read(until, wanted, limit));
          var behind = changed.isEmpty() ? after : changed.getLast().checkpoint();
          return new Part<>(changed, next(behind + asked, changed.size(), limit));
        });
  }

  private List<Changed> changed(Position from, Batch batch) {
    var result = new ArrayList<Changed>(batch.changes().size());
    var position = from;
    for (var told : batch.changes()) {
      position = position.with(told.partition(), told.offset());
      if (position.moved().size() > MAX_MOVED) {
        position = bases.stored(position.offsets());
      }
      result.add(changed(told.entry(), bases.encode(position)));
    }
    return result;
  }

  private static Changed changed(Sink.Entry entry, String checkpoint) {
    var json = entry.json();
    var document = json == null ? Optional.<Document>empty() : Optional.of(Envelope.read(json).d());
    return new Changed(
        entry.type(),
        entry.key(),
        document,
        Version.of(entry.cas(), document.filter(Document::gone).isPresent()),
        checkpoint,
        entry.bytes());
  }

  String checkpoint() {
    var live = following();
    live.journal().await(live.stream().now(), waitNanos());
    return bases.encode(bases.stored(live.journal().heads()));
  }

  /**
   * What a batch is made of, and who may go on with what is left.
   *
   * @param next empty if nothing is left
   */
  private record Part<T>(T result, Optional<String> next) {}

  private <T> T catchingUp(String key, Position from, Function<CatchUp, Part<T>> use) {
    var catchUp = take(key, from);
    Part<T> part;
    try {
      part = use.apply(catchUp);
    } catch (RuntimeException e) {
      catchUp.close();
      throw e;
    }
    part.next().ifPresentOrElse(next -> putBack(catchUp, next), catchUp::close);
    return part.result();
  }

  /** What an earlier batch of the same reader left, or one that begins at the position. */
  private CatchUp take(String key, Position from) {
    return taken(key).orElseGet(() -> CatchUp.from(session.options(), from));
  }

  private Optional<CatchUp> taken(String key) {
    lock.lock();
    try {
      return Optional.ofNullable(parked.remove(key)).map(Parked::catchUp);
    } finally {
      lock.unlock();
    }
  }

  private boolean expired(Parked one) {
    var old = nanos.getAsLong() - one.since() > PARKED_NANOS;
    if (old) {
      one.catchUp().close();
    }
    return old;
  }

  private void putBack(CatchUp catchUp, String key) {
    lock.lock();
    try {
      if (closed) {
        catchUp.close();
        return;
      }
      var replaced = parked.put(key, new Parked(catchUp, nanos.getAsLong()));
      if (replaced != null) {
        replaced.catchUp().close();
      }
      if (parked.size() > MAX_PARKED) {
        var eldest = parked.values().iterator();
        eldest.next().catchUp().close();
        eldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      following.journal().failed(new IllegalStateException("the store is closed"));
      following.stream().close();
      parked.values().forEach(one -> one.catchUp().close());
      parked.clear();
    } finally {
      lock.unlock();
    }
  }
}
