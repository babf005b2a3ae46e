package eu.stratuslab.bridge.meter;

import eu.stratuslab.bridge.filter.Filter.Comparison;
import eu.stratuslab.bridge.filter.Filter.Operator;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.meter.Reading;
import eu.stratuslab.model.resource.AttributeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The chunks of hosts in the store. */
public final class Chunks {
  /** The type of the documents; no resource. */
  static final String TYPE = "Readings";

  /** Those of a host that reports no more are kept for so long. */
  private static final Duration FORGOTTEN = Duration.ofHours(26);

  private final DocumentStore store;

  public Chunks(DocumentStore store) {
    this.store = store;
  }

  Optional<Stored> find(String host, long slot) {
    return Reads.living(store, TYPE, key(host, slot));
  }

  static String key(String host, long slot) {
    return host + "." + slot;
  }

  static Chunk chunk(Stored stored) {
    return new Chunk(stored.document().spec());
  }

  /** Those of a host, both slots included, in the order of time. */
  NavigableMap<Long, Chunk> between(String host, long first, long last) {
    var chunks = new TreeMap<Long, Chunk>();
    LongStream.rangeClosed(first, last)
        .forEach(slot -> find(host, slot).ifPresent(found -> chunks.put(slot, chunk(found))));
    return chunks;
  }

  /** Everything that is kept of a host. */
  NavigableMap<Long, Stored> all(String host) {
    var all = new TreeMap<Long, Stored>();
    Reads.each(
        store,
        TYPE,
        new Comparison("name", AttributeType.STRING, "name", Operator.EQUAL, host),
        stored -> all.put(Chunk.slot(stored.document().created()), stored));
    return all;
  }

  /** What a machine used, by the totals in some chunks. */
  static List<Reading> readings(String machine, Map<Long, Chunk> chunks) {
    var totals = new ArrayList<Totals>();
    chunks.forEach((slot, chunk) -> totals.addAll(chunk.of(machine, slot)));
    return Totals.readings(totals);
  }

  Stored insert(String host, long slot, Chunk chunk) {
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var start = Chunk.start(slot);
    return store.insert(
        Document.create(TYPE, key(host, slot), store.cloud(), "", acl, start, chunk.spec())
            .with(d -> d.name(host)));
  }

  Stored write(Stored present, Chunk chunk) {
    return store.replace(
        present.document().with(d -> d.spec(chunk.spec()).reported()), present.version());
  }

  void forget(Stored old) {
    store.remove(TYPE, old.document().key(), old.version());
  }

  /** Removes what hosts left that report no more. */
  public void sweep(Instant now) {
    var before = now.minus(FORGOTTEN).toString();
    Reads.each(
        store,
        TYPE,
        new Comparison("created", AttributeType.DATE_TIME, "created", Operator.LESS, before),
        this::forget);
  }
}
