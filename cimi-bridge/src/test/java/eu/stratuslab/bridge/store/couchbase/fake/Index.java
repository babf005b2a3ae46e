package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.couchbase.fake.Sqlpp.Row;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows the changes of a bucket as an index service does, as they come, so that a list need not
 * read and sort every document: the rows of each collection, in each order that was asked for.
 */
final class Index {
  private final Bucket bucket;
  private final Map<Integer, Collection> collections = new HashMap<>();

  /** Changed under both monitors, this one's and the bucket's. */
  private List<Seen> seen = List.of();

  private boolean ended;

  /**
   * Up to where a partition was followed. What is purged or lost later is not among its changes.
   */
  private record Seen(long uuid, long purged, long seqno) {
    static Seen of(Partition partition) {
      return new Seen(partition.uuid(), partition.purged(), partition.high());
    }

    boolean goesOn(Partition partition) {
      return uuid == partition.uuid() && purged == partition.purged();
    }
  }

  Index(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Starts to follow, on a thread of its own: a list then waits for little. */
  void start() {
    Thread.startVirtualThread(this::run);
  }

  void end() {
    synchronized (bucket) {
      ended = true;
      bucket.notifyAll();
    }
  }

  private void run() {
    while (true) {
      synchronized (bucket) {
        while (!ended && !behind()) {
          try {
            bucket.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
        if (ended) {
          return;
        }
      }
      follow();
    }
  }

  /**
   * What the rows of a collection give, with every change that was made before.
   *
   * @param path scope and name; without rows if there is none
   * @param order as in ORDER BY; null for none
   */
  synchronized <T> T read(
      String path, @Nullable String order, Function<Stream<Row>, ? extends T> reader) {
    follow();
    int id;
    synchronized (bucket) {
      id = bucket.manifest().find(path).map(Manifest.Place::id).orElse(-1);
    }
    var collection = collections.get(id);
    return reader.apply(collection == null ? Stream.empty() : collection.rows(order));
  }

  private boolean behind() {
    return !bucket.partitions().stream().map(Seen::of).toList().equals(seen);
  }

  /** Takes over what is new, and reads it while the bucket goes on. */
  private synchronized void follow() {
    var items = new ArrayList<Partition.Item>();
    synchronized (bucket) {
      var partitions = bucket.partitions();
      for (var i = 0; i < seen.size(); i++) {
        if (!seen.get(i).goesOn(partitions.get(i))) {
          collections.clear();
          seen = List.of();
        }
      }
      for (var i = 0; i < partitions.size(); i++) {
        var from = seen.isEmpty() ? 0 : seen.get(i).seqno();
        if (partitions.get(i).high() > from) {
          items.addAll(partitions.get(i).behind(from));
        }
      }
      seen = partitions.stream().map(Seen::of).toList();
    }
    items.forEach(this::note);
  }

  private void note(Partition.Item item) {
    if (item.kind() != Partition.Item.Kind.COLLECTION) {
      collections.computeIfAbsent(item.collection(), _ -> new Collection()).note(item);
    }
  }

  /** The rows of one collection. */
  private static final class Collection {
    private final Map<String, Row> rows = new HashMap<>();
    private final Map<String, TreeSet<Row>> orders = new HashMap<>();

    void note(Partition.Item item) {
      var before = rows.remove(item.key());
      if (before != null) {
        orders.values().forEach(order -> order.remove(before));
      }
      if (item.there()) {
        var row = new Row(item.key(), read(item));
        rows.put(item.key(), row);
        orders.values().forEach(order -> order.add(row));
      }
    }

    private static JsonNode read(Partition.Item item) {
      try {
        return Json.mapper().readTree(item.value());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Stream<Row> rows(@Nullable String order) {
      return order == null
          ? rows.values().stream()
          : orders.computeIfAbsent(order, this::sorted).stream();
    }

    private TreeSet<Row> sorted(String order) {
      var sorted = new TreeSet<>(comparator(order).thenComparing(Row::key));
      sorted.addAll(rows.values());
      return sorted;
    }

    private static Comparator<Row> comparator(String text) {
      Comparator<Row> order = (_, _) -> 0;
      for (var part : text.split(", ")) {
        var words = part.split(" ");
        var path = Sqlpp.Path.of(words[0]);
        Comparator<Row> next = (one, other) -> Sqlpp.compare(path.in(one), path.in(other));
        order = order.thenComparing(words[1].equals("DESC") ? next.reversed() : next);
      }
      return order;
    }
  }
}
