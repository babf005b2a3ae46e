package eu.stratuslab.bridge.store;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.filter.FilterEvaluator;
import eu.stratuslab.bridge.filter.OrderComparator;
import eu.stratuslab.bridge.filter.Rank;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A store in memory, for tests and the simulation: the same answers in the same order every time,
 * no threads, and {@link #changes} never waits. What it acknowledged survives everything that
 * happens to those who use it; {@link #close} closes nothing.
 */
public class FakeStore implements DocumentStore {
  private static final int MAX_BYTES = 1 << 20;

  private record Name(String type, String key) {}

  /** The document is for looking at: who asks gets a copy of its own, made from the bytes. */
  private record Kept(byte[] json, Document document, long seq) {}

  private record Ranked(Rank rank, Kept kept) {}

  private String cloud;
  private final Map<Name, Kept> documents = new HashMap<>();
  private final Map<String, Map<String, Kept>> living = new HashMap<>();
  private final TreeMap<Long, Name> feed = new TreeMap<>();
  private final Map<Name, Long> fed = new HashMap<>();
  private long seq;
  private long term;
  private boolean full;

  /** An empty store of a cloud. */
  public FakeStore(String cloud) {
    this.cloud = cloud;
  }

  /** Says whether the reserve of free space is reached. */
  public synchronized void setFull(boolean isFull) {
    full = isFull;
  }

  /** Every document there is, tombstones included, in the order of their last change. */
  public synchronized List<Stored> everything() {
    return feed.values().stream()
        .flatMap(name -> Stream.ofNullable(documents.get(name)))
        .map(FakeStore::stored)
        .toList();
  }

  /**
   * How many documents there are, tombstones included, claims apart: a key may be tried in vain.
   */
  public synchronized long size() {
    return documents.keySet().stream().filter(name -> !name.type().equals(Claim.TYPE)).count();
  }

  @Override
  public synchronized Stored get(String type, String key) {
    var kept = documents.get(new Name(type, key));
    if (kept == null) {
      throw new StoreException(Code.NOT_FOUND, "there is no %s %s".formatted(type, key));
    }
    return stored(kept);
  }

  private static Stored stored(Kept kept) {
    return new Stored(copy(kept.document()), version(kept));
  }

  /** What can be changed in place is the asker's own: much cheaper than to read the bytes again. */
  private static Document copy(Document document) {
    return new Document(
        document.schema(),
        document.type(),
        document.key(),
        document.cloud(),
        document.tenant(),
        document.acl(),
        document.name(),
        document.description(),
        document.properties(),
        document.created(),
        document.updated(),
        document.revision(),
        document.statusRevision(),
        document.spec().deepCopy(),
        document.placement(),
        document.operation(),
        document.deleting(),
        document.lastChange(),
        document.state(),
        document.status().deepCopy(),
        document.tombstone(),
        copy(document.unknown()));
  }

  private static Map<String, JsonNode> copy(Map<String, JsonNode> unknown) {
    var copy = new LinkedHashMap<>(unknown);
    copy.replaceAll((_, value) -> value.deepCopy());
    return copy;
  }

  private static String version(Kept kept) {
    return "v" + kept.seq();
  }

  @Override
  public synchronized Stored insert(Document document) {
    var json = json(document);
    refuseIfFull(full && !document.frees());
    var name = new Name(document.type(), document.key());
    if (documents.containsKey(name)) {
      throw new StoreException(Code.EXISTS, name + " exists");
    }
    return keep(name, json);
  }

  @Override
  public synchronized Stored replace(Document document, String version) {
    var json = json(document);
    var name = new Name(document.type(), document.key());
    var present = living(name, version);
    refuseIfFull(full && !document.frees() && json.length > present.json().length);
    return keep(name, json);
  }

  @Override
  public synchronized void remove(String type, String key, String version) {
    var name = new Name(type, key);
    var unused = present(name, version);
    documents.remove(name);
    of(type).remove(key);
    announce(name);
  }

  @Override
  public synchronized Stored patchStatus(
      String type, String key, String version, long patchTerm, UnaryOperator<Document> change) {
    if (patchTerm < term) {
      throw new StoreException(Code.FENCED, "term " + patchTerm + " has ended");
    }
    var name = new Name(type, key);
    var present = living(name, version);
    var after = json(StatusPatch.apply(copy(present.document()), change));
    term = patchTerm;
    return keep(name, after);
  }

  private static byte[] json(Document document) {
    var json = Json.bytes(document);
    if (json.length > MAX_BYTES) {
      throw new StoreException(Code.TOO_LARGE, document.key() + " has " + json.length + " bytes");
    }
    return json;
  }

  private static void refuseIfFull(boolean refused) {
    if (refused) {
      throw new StoreException(Code.NO_SPACE, "the reserve of free space is reached");
    }
  }

  private Kept living(Name name, String version) {
    var kept = present(name, version);
    if (kept.document().gone()) {
      throw new StoreException(Code.CONFLICT, name + " is gone");
    }
    return kept;
  }

  private Kept present(Name name, String version) {
    var kept = documents.get(name);
    if (kept == null) {
      throw new StoreException(Code.NOT_FOUND, "there is no " + name);
    }
    if (!version(kept).equals(version)) {
      throw new StoreException(Code.CONFLICT, name + " has changed meanwhile");
    }
    return kept;
  }

  private Stored keep(Name name, byte[] json) {
    announce(name);
    var kept = new Kept(json, Json.document(json), seq);
    documents.put(name, kept);
    if (kept.document().gone()) {
      of(name.type()).remove(name.key());
    } else {
      of(name.type()).put(name.key(), kept);
    }
    return stored(kept);
  }

  private Map<String, Kept> of(String type) {
    return living.computeIfAbsent(type, _ -> new HashMap<>());
  }

  private void announce(Name name) {
    var before = fed.put(name, ++seq);
    if (before != null) {
      feed.remove(before);
    }
    feed.put(seq, name);
  }

  @Override
  public synchronized Page list(ListQuery query) {
    var cursor = query.cursor().map(text -> Cursor.decode(query, text));
    var matching = new FilterEvaluator(query.filter());
    var order = new OrderComparator(query.order());
    var all =
        of(query.type()).values().stream()
            .filter(kept -> kept.document().acl().grants(query.caller(), Right.VIEW))
            .filter(kept -> matching.test(kept.document()))
            .map(kept -> new Ranked(order.rank(kept.document()), kept))
            .sorted(Comparator.comparing(Ranked::rank, order))
            .toList();
    var position = cursor.map(Cursor::position).orElse(Math.max(1, query.first()) - 1);
    var rest =
        cursor
            .map(
                c ->
                    all.stream()
                        .filter(ranked -> order.compare(ranked.rank(), c.rank()) > 0)
                        .toList())
            .orElseGet(() -> all.subList((int) Math.min(position, all.size()), all.size()));
    var room = (int) Math.clamp(query.last() - position, 0, query.limit());
    var items = rest.subList(0, Math.min(room, rest.size()));
    var end = position + items.size();
    var more = !items.isEmpty() && rest.size() > items.size() && end < query.last();
    return new Page(
        items.stream().map(item -> stored(item.kept())).toList(),
        all.size(),
        more
            ? Optional.of(Cursor.after(query, end, items.getLast().rank()).encode())
            : Optional.empty());
  }

  @Override
  public synchronized Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    var after = cursor.map(FakeStore::number).orElse(0L);
    var old =
        feed.tailMap(after, false).values().stream()
            .flatMap(name -> Stream.ofNullable(documents.get(name)))
            .filter(kept -> kept.document().gone())
            .takeWhile(kept -> buriedBefore(kept.document(), before))
            .limit(limit)
            .toList();
    return new Tombstones(
        old.stream().map(FakeStore::stored).toList(),
        old.size() == limit ? Optional.of(version(old.getLast())) : Optional.empty());
  }

  private static boolean buriedBefore(Document document, Instant before) {
    var tombstone = document.tombstone();
    return tombstone != null && tombstone.at().isBefore(before);
  }

  private static long number(String cursor) {
    if (!cursor.matches("v\\d{1,18}")) {
      throw new StoreException(Code.GONE, "that is no cursor of tombstones");
    }
    return Long.parseLong(cursor.substring(1));
  }

  @Override
  public synchronized Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    var from = checkpoint.map(this::position).orElse(0L);
    var next = new ArrayList<Change>();
    var seen = from;
    for (var entry : feed.tailMap(from, false).entrySet()) {
      if (next.size() == limit) {
        break;
      }
      next.add(new Change(entry.getValue().type(), entry.getValue().key()));
      seen = entry.getKey();
    }
    return new Changes(next, cloud + "@" + seen);
  }

  @Override
  public synchronized String checkpoint() {
    return cloud + "@" + seq;
  }

  @Override
  public synchronized List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    var end = until.map(this::position).orElse(Long.MAX_VALUE);
    return feed.tailMap(position(after), false).entrySet().stream()
        .takeWhile(entry -> entry.getKey() <= end)
        .filter(entry -> type.isEmpty() || type.get().equals(entry.getValue().type()))
        .limit(limit)
        .map(entry -> changed(entry.getValue(), entry.getKey()))
        .toList();
  }

  private Changed changed(Name name, long at) {
    var kept = Optional.ofNullable(documents.get(name));
    return new Changed(
        name.type(),
        name.key(),
        kept.map(k -> copy(k.document())),
        "v" + at,
        cloud + "@" + at,
        kept.map(k -> k.json().length).orElse(0));
  }

  private long position(String checkpoint) {
    var at = checkpoint.lastIndexOf('@');
    if (at < 0 || !checkpoint.substring(0, at).equals(cloud)) {
      throw new StoreException(Code.GONE, "the checkpoint is one of another store");
    }
    return Long.parseLong(checkpoint.substring(at + 1));
  }

  @Override
  public synchronized long term() {
    return term;
  }

  @Override
  public synchronized long raiseTerm() {
    return ++term;
  }

  @Override
  public synchronized String cloud() {
    return cloud;
  }

  @Override
  public synchronized void become(String cloudId, long itsTerm, Document first) {
    var name = new Name(first.type(), first.key());
    var there = documents.get(name);
    if (seq == 0) {
      keep(name, json(first));
    } else if (seq != 1 || there == null || !there.document().equals(first)) {
      throw new StoreException(Code.EXISTS, "the store is not empty");
    }
    cloud = cloudId;
    term = Math.max(term, itsTerm);
  }

  @Override
  public synchronized boolean empty() {
    return seq == 0;
  }

  @Override
  public void close() {
    // Nothing to give back; a test may use it after whoever closed it has crashed.
  }
}
