package eu.stratuslab.standalone.bench;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.AttributeType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** What a store's own operations take, without HTTP, in the process that has it open. */
final class StoreOperations {
  private static final int MANY = 32;
  private static final int READS = 20_000;
  private static final int MOST_WRITES = 4_000;
  private static final int LEAST_WRITES = 50;
  private static final int LISTS = 400;
  private static final int MOST_TOLD = 500;
  private static final int PAGE = 50;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long WAIT_MILLIS = 1_000;
  private static final int BATCH = 100;
  private static final double MILLION = 1e6;
  private static final Caller ADMIN = new Caller("bench", null, Set.of(Acl.ADMIN));

  private final DocumentStore store;
  private final Table table;
  private final String column;
  private final String type;
  private final List<Document> documents;
  private final int writes;
  private final int told;

  /**
   * A store full of documents of one type.
   *
   * @param documents that are not in it yet, as many as are {@link #needed}
   */
  StoreOperations(
      DocumentStore store, Table table, String column, String type, List<Document> documents) {
    this.store = store;
    this.table = table;
    this.column = column;
    this.type = type;
    this.documents = List.copyOf(documents);
    this.told = Math.min(MOST_TOLD, documents.size() / 3);
    this.writes = (documents.size() - told) / 2;
  }

  /** How many documents it writes into a store that is to have so many in the end. */
  static int needed(int count) {
    var writes = Math.clamp(count / 4, LEAST_WRITES, MOST_WRITES);
    return 2 * writes + Math.min(MOST_TOLD, writes);
  }

  void measure() {
    creates();
    reads();
    changes();
    lists();
    feed();
  }

  private void creates() {
    timed("create, 1 writer", writes, 1, i -> store.insert(documents.get(i)));
    timed("create, 32 writers", writes, MANY, i -> store.insert(documents.get(writes + i)));
  }

  private void reads() {
    timed("read, 1 reader", READS, 1, _ -> store.get(type, any().key()));
    timed("read, 32 readers", READS, MANY, _ -> store.get(type, any().key()));
  }

  private Document any() {
    return documents.get(ThreadLocalRandom.current().nextInt(2 * writes));
  }

  /** Each document by one writer: nobody's version is in anybody's way. */
  private void changes() {
    timed("read and change by its version, 32 writers", writes, MANY, this::change);
  }

  private void change(int i) {
    var read = store.get(type, documents.get(i).key());
    store.replace(read.document().with(d -> d.description("changed")), read.version());
  }

  private void lists() {
    var first = page(Filter.all(), Optional.empty());
    timed("the first 50 by name", LISTS, 4, _ -> store.list(first));
    var cursor = store.list(page(Filter.all(), Optional.empty(), ListQuery.MAX_LIMIT)).next();
    timed("50 by name behind the first 1,000", LISTS, 4, _ -> store.list(first.after(cursor)));
    timed("one found by its name", LISTS, 4, _ -> store.list(named(any())));
  }

  private ListQuery named(Document document) {
    return page(
        new Filter.Comparison(
            "name",
            AttributeType.STRING,
            "name",
            Filter.Operator.EQUAL,
            String.valueOf(document.name())),
        Optional.empty());
  }

  private ListQuery page(Filter filter, Optional<String> cursor) {
    return page(filter, cursor, PAGE);
  }

  private ListQuery page(Filter filter, Optional<String> cursor, int limit) {
    var byName = List.of(new Order("name", AttributeType.STRING, "name", false));
    return new ListQuery(type, ADMIN, filter, byName, 1, Long.MAX_VALUE, cursor, limit);
  }

  private void timed(String what, int count, int threads, IntConsumer operation) {
    var timing = Timing.of(count, threads, () -> 0, operation);
    table.beside(
        what,
        column,
        String.format(
            Locale.ROOT,
            "%,.0f/s; p50 %.2f ms, p99 %.2f ms",
            timing.perSecond(),
            timing.millis(0.5),
            timing.millis(0.99)));
  }

  /** From the begin of a write until the feed has told of it. */
  private void feed() {
    var begun = new ConcurrentHashMap<String, Long>();
    var nanos = new long[told];
    var checkpoint = store.checkpoint();
    var writer =
        Thread.ofVirtual()
            .start(
                () ->
                    documents
                        .subList(2 * writes, 2 * writes + told)
                        .forEach(document -> write(document, begun)));
    var start = System.nanoTime();
    var seen = 0;
    while (seen < told) {
      var batch = store.changes(Optional.of(checkpoint), BATCH, WAIT_MILLIS);
      var now = System.nanoTime();
      for (var change : batch.changes()) {
        var at = begun.remove(change.key());
        if (at != null) {
          nanos[seen++] = now - at;
        }
      }
      if (now - start > 60e9) {
        throw new IllegalStateException("the feed told of %d of %d".formatted(seen, told));
      }
      checkpoint = batch.checkpoint();
    }
    joined(writer);
    var timing = Timing.of(nanos, System.nanoTime() - start, 0);
    table.beside(
        "from the begin of a write until the feed tells of it",
        column,
        String.format(
            Locale.ROOT, "p50 %.2f ms, p99 %.2f ms", timing.millis(0.5), timing.millis(0.99)));
  }

  private void write(Document document, Map<String, Long> begun) {
    begun.put(document.key(), System.nanoTime());
    store.insert(document);
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private static void joined(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
