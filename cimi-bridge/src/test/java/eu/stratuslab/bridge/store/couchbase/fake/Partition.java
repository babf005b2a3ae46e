package eu.stratuslab.bridge.store.couchbase.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One partition: the latest version of each key, in the order of the changes. */
final class Partition {

  /** What is under a key, or that there is nothing any more, or that a collection was made. */
  record Item(Kind kind, int collection, String key, long seqno, long cas, byte[] value) {
    enum Kind {
      DOCUMENT,
      DELETION,
      COLLECTION
    }

    boolean there() {
      return kind == Kind.DOCUMENT;
    }
  }

  /** Since when a copy of the partition has had the say. */
  record History(long uuid, long since) {}

  private record Name(int collection, String key) {}

  private final TreeMap<Long, Item> changes = new TreeMap<>();
  private final Map<Name, Item> items = new HashMap<>();
  private final List<History> histories = new ArrayList<>();
  private long high;
  private long purged;

  Partition(long uuid) {
    histories.add(new History(uuid, 0));
  }

  long high() {
    return high;
  }

  long uuid() {
    return histories.getFirst().uuid();
  }

  List<History> histories() {
    return histories;
  }

  Optional<Item> find(int collection, String key) {
    return Optional.ofNullable(items.get(new Name(collection, key))).filter(Item::there);
  }

  /** Up to which sequence number deletions are forgotten. */
  long purged() {
    return purged;
  }

  /** The changes behind a sequence number. */
  List<Item> behind(long seqno) {
    return List.copyOf(changes.tailMap(seqno, false).values());
  }

  Item put(Item.Kind kind, int collection, String key, long cas, byte[] value) {
    var item = new Item(kind, collection, key, ++high, cas, value);
    var before = items.put(new Name(collection, key), item);
    if (before != null) {
      changes.remove(before.seqno());
    }
    changes.put(item.seqno(), item);
    return item;
  }

  /** Forgets the deletions. */
  void purge() {
    for (var item : List.copyOf(changes.values())) {
      if (item.kind() == Item.Kind.DELETION) {
        changes.remove(item.seqno());
        items.remove(new Name(item.collection(), item.key()));
        purged = Math.max(purged, item.seqno());
      }
    }
  }

  /** Another copy takes over, which never heard of what came behind a sequence number. */
  void failOver(long known, long uuid) {
    for (var item : List.copyOf(changes.tailMap(known, false).values())) {
      changes.remove(item.seqno());
      items.remove(new Name(item.collection(), item.key()));
    }
    high = Math.min(high, known);
    histories.addFirst(new History(uuid, high));
  }

  /** Where a reader has to go back to; empty if it may go on. */
  Optional<Long> rollback(long start, long uuid, long snapshotStart, long snapshotEnd) {
    if (start == 0) {
      return Optional.empty();
    }
    if (start < purged) {
      return Optional.of(0L);
    }
    var upper = upper(uuid);
    if (upper < 0) {
      return Optional.of(0L);
    }
    var from = start == snapshotEnd ? start : snapshotStart;
    var to = start == snapshotStart ? start : snapshotEnd;
    return to <= upper ? Optional.empty() : Optional.of(Math.min(from, upper));
  }

  /** Up to where a history holds; -1 if nobody knows it. */
  private long upper(long uuid) {
    for (var i = 0; i < histories.size(); i++) {
      if (histories.get(i).uuid() == uuid) {
        return i == 0 ? high : histories.get(i - 1).since();
      }
    }
    return -1;
  }
}
