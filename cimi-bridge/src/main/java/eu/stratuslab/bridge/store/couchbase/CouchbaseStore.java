package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.java.codec.JsonSerializer;
import com.couchbase.client.java.codec.TypeRef;
import com.couchbase.client.java.kv.MutateInSpec;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Notes;
import eu.stratuslab.bridge.store.Pushdown;
import eu.stratuslab.bridge.store.StatusPatch;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Statements.Audience;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * All documents in a bucket of a Couchbase cluster, for any number of processes.
 *
 * <p>Documents are read and written by key with CAS, and lists come from indexes that have caught
 * up with every write before. The feed is the cluster's own stream of changes (DCP).
 */
public final class CouchbaseStore implements DocumentStore {
  private final Session session;
  private final Queries queries;
  private final Schema schema;
  private final Singles singles;
  private final Audiences audiences;
  private final Writes writes;
  private final Tombs tombs;
  private final Space space;
  private final LongSupplier nanos;
  private volatile Feed feed;
  private volatile String cloud;

  private CouchbaseStore(Session session, Collection<String> types, LongSupplier nanos) {
    this.session = session;
    this.nanos = nanos;
    queries = new Queries(session);
    schema = new Schema(session, queries, nanos);
    schema.ensure(types);
    singles = new Singles(session);
    audiences = new Audiences(session, queries, nanos, Audiences.LOOKS);
    writes = new Writes(session, nanos);
    tombs = new Tombs(session, queries, writes);
    space = new Space(session, nanos);
    cloud = singles.cloud();
    feed = Feed.open(session, cloud, nanos);
  }

  /** Opens a store, and makes whatever is missing in the bucket for all types of resources. */
  public static CouchbaseStore open(CouchbaseOptions options) {
    var types = new ArrayList<>(ResourceTypes.ALL.stream().map(ResourceType::name).toList());
    types.add(Claim.TYPE);
    return open(options, types);
  }

  /**
   * Opens a store, and makes whatever is missing in the bucket.
   *
   * @param types whose collections are made now; those of others when they are first used
   * @throws StoreException {@code UNAVAILABLE} if the cluster cannot be used
   */
  public static CouchbaseStore open(CouchbaseOptions options, Collection<String> types) {
    var session = Session.open(options);
    try {
      return new CouchbaseStore(session, types, System::nanoTime);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public Stored get(String type, String key) {
    schema.ensure(type);
    return writes
        .find(type, key)
        .map(seen -> Lists.stored(seen.envelope().d(), seen.cas()))
        .orElseThrow(() -> missing(type, key));
  }

  @Override
  public Stored insert(Document document) {
    return insert(document, List.of());
  }

  @Override
  public Stored insert(Document document, List<Document> notes) {
    var envelope = Notes.beside(this, notes, () -> insertable(document));
    var stored = Lists.stored(document, writes.insert(envelope));
    stillSeen(document);
    singles.written();
    return stored;
  }

  private Envelope insertable(Document document) {
    var envelope = envelope(document);
    if (!document.frees() && space.low()) {
      throw Space.none();
    }
    return envelope;
  }

  @Override
  public Stored replace(Document document, String version) {
    return replace(document, version, List.of());
  }

  @Override
  public Stored replace(Document document, String version, List<Document> notes) {
    var envelope = Notes.beside(this, notes, () -> replaceable(document));
    var cas = living(document.type(), document.key(), version);
    var stored = Lists.stored(document, writes.replace(envelope, cas));
    stillSeen(document);
    return stored;
  }

  private Envelope replaceable(Document document) {
    var envelope = envelope(document);
    if (!document.frees() && space.low() && grows(document)) {
      throw Space.none();
    }
    return envelope;
  }

  /** Says too who may see it, before anybody can. */
  private Envelope envelope(Document document) {
    var unused = Envelope.size(document);
    schema.ensure(document.type());
    seen(document);
    return Envelope.of(UUID.randomUUID().toString(), document);
  }

  /** Lists find it for whoever may view it. */
  private void seen(Document document) {
    if (!document.gone()) {
      audiences.ensure(Envelope.members(document));
    }
  }

  /** Who paused in the middle of a write says again who may see what it wrote. */
  private void stillSeen(Document document) {
    try {
      seen(document);
    } catch (StoreException e) {
      throw new StoreException(
          Code.AMBIGUOUS,
          "%s %s is written, but not who may see it".formatted(document.type(), document.key()),
          e);
    }
  }

  private boolean grows(Document document) {
    var present = get(document.type(), document.key()).document();
    return Envelope.size(document) > Envelope.size(present);
  }

  @Override
  public void remove(String type, String key, String version) {
    schema.ensure(type);
    var cas = Version.cas(version);
    if (cas.isEmpty()) {
      throw refused(type, key);
    }
    writes.remove(type, key, cas.getAsLong());
  }

  @Override
  public Stored patchStatus(
      String type, String key, String version, long term, UnaryOperator<Document> change) {
    return patchStatus(type, key, version, term, change, List.of());
  }

  @Override
  public Stored patchStatus(
      String type,
      String key,
      String version,
      long term,
      UnaryOperator<Document> change,
      List<Document> notes) {
    var patch = Notes.beside(this, notes, () -> patch(type, key, version, term, change));
    return Lists.stored(patch.after().d(), writes.patch(patch.after(), patch.cas(), patch.specs()));
  }

  /** What is written over the version with that CAS. */
  private record Patch(Envelope after, long cas, List<MutateInSpec> specs) {}

  private Patch patch(
      String type, String key, String version, long term, UnaryOperator<Document> change) {
    // A mirror whose term has ended learns that first, whatever else is wrong.
    singles.admit(term);
    var cas = living(type, key, version);
    var seen = writes.find(type, key).orElseThrow(() -> missing(type, key));
    if (seen.cas() != cas) {
      throw changed(type, key);
    }
    var before = seen.envelope();
    var after = StatusPatch.apply(before.d(), change);
    var unused = Envelope.size(after);
    var patched = Envelope.of(UUID.randomUUID().toString(), after);
    return new Patch(patched, cas, specs(before, patched));
  }

  /** Only what differs goes over the wire; the server takes it under the same CAS. */
  private static List<MutateInSpec> specs(Envelope before, Envelope after) {
    var specs = new ArrayList<MutateInSpec>();
    specs.add(MutateInSpec.upsert("op", after.op()));
    if (!before.x().equals(after.x())) {
      specs.add(MutateInSpec.upsert("x", Json.tree(after.x())));
    }
    var was = Json.tree(before.d());
    var is = Json.tree(after.d());
    var names = new TreeSet<String>();
    was.fieldNames().forEachRemaining(names::add);
    is.fieldNames().forEachRemaining(names::add);
    for (var name : names) {
      if (!is.has(name)) {
        specs.add(MutateInSpec.remove("d." + name));
      } else if (!Objects.equals(was.get(name), is.get(name))) {
        specs.add(MutateInSpec.upsert("d." + name, is.get(name)));
      }
    }
    return specs;
  }

  /** Writes the trees of our own JSON library. */
  static final class Trees implements JsonSerializer {
    @Override
    public byte[] serialize(Object input) {
      return Json.bytes(input);
    }

    @Override
    public <T> T deserialize(Class<T> target, byte[] input) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T deserialize(TypeRef<T> target, byte[] input) {
      throw new UnsupportedOperationException();
    }
  }

  /** The CAS of a version that may still be replaced. */
  private long living(String type, String key, String version) {
    schema.ensure(type);
    var cas = Version.cas(version);
    if (cas.isEmpty() || Version.gone(version)) {
      throw refused(type, key);
    }
    return cas.getAsLong();
  }

  /** What is wrong with a version that cannot be that of a living document. */
  private StoreException refused(String type, String key) {
    return writes.find(type, key).isPresent() ? changed(type, key) : missing(type, key);
  }

  private static StoreException changed(String type, String key) {
    return new StoreException(
        Code.CONFLICT, "%s %s has changed meanwhile, or is gone".formatted(type, key));
  }

  private static StoreException missing(String type, String key) {
    return new StoreException(Code.NOT_FOUND, "there is no %s %s".formatted(type, key));
  }

  @Override
  public Page list(ListQuery query) {
    schema.ensure(query.type());
    return Lists.page(session, queries, query);
  }

  @Override
  public Tombstones tombstones(Instant before, Optional<String> cursor, int limit) {
    return tombs.page(schema.types(), before, cursor, limit);
  }

  @Override
  public Changes changes(Optional<String> checkpoint, int limit, long waitMillis) {
    return feed.changes(checkpoint, limit, waitMillis);
  }

  @Override
  public List<Changed> changed(
      String after, Optional<String> until, Optional<String> type, int limit) {
    return feed.changed(after, until, type, limit);
  }

  @Override
  public String checkpoint() {
    return feed.checkpoint();
  }

  @Override
  public long term() {
    return singles.term();
  }

  @Override
  public long raiseTerm() {
    return singles.raiseTerm();
  }

  @Override
  public String cloud() {
    return cloud;
  }

  /** A process may have died between its first document and the note that there is one. */
  @Override
  public boolean empty() {
    return !singles.everWritten() && schema.types().stream().allMatch(this::none);
  }

  private boolean none(String type) {
    return count(type) == 0;
  }

  private long count(String type) {
    var everything = Pushdown.exactly("TRUE");
    var statement = Statements.count(type, Audience.ALL, Optional.empty(), everything);
    return queries.ask(session.documents(), statement).getFirst().asLong();
  }

  /**
   * The first document says that the store is taken before it gets another identity, the uuid last:
   * who sees that sees all of it. Of two that import at once, one finds the other's document.
   */
  @Override
  public synchronized void become(String cloudId, long term, Document first) {
    schema.ensure(first.type());
    if (empty()) {
      try {
        insert(first);
      } catch (StoreException e) {
        if (e.code() != Code.EXISTS) {
          throw e;
        }
      }
    }
    if (!only(first)) {
      throw new StoreException(Code.EXISTS, "the store is not empty");
    }
    singles.become(cloudId, term);
    cloud = cloudId;
    var before = feed;
    feed = Feed.open(session, cloudId, nanos);
    before.close();
  }

  private boolean only(Document document) {
    return writes
            .find(document.type(), document.key())
            .filter(seen -> seen.envelope().d().equals(document))
            .isPresent()
        && schema.types().stream().mapToLong(this::count).sum() == 1;
  }

  @Override
  public void tidy() {
    audiences.sweep();
  }

  @Override
  public void close() {
    feed.close();
    session.close();
  }
}
