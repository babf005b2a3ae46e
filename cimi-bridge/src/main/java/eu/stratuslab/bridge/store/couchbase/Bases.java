package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.error.DocumentNotFoundException;
import com.couchbase.client.dcp.highlevel.StreamOffset;
import com.couchbase.client.java.codec.RawJsonTranscoder;
import com.couchbase.client.java.kv.InsertOptions;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.Position.Base;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Keeps the bases of positions where every process finds them, in a collection that the feed does
 * not tell of. One that was not used for long is forgotten: whoever comes back with it starts anew.
 */
final class Bases {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int CACHED = 64;
  private static final int MAX_PARTS = 3;

  private final Session session;
  private final String store;
  private final int partitions;
  private final Map<String, Base> cache =
      new LinkedHashMap<>(CACHED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Base> eldest) {
          return size() > CACHED;
        }
      };

  /**
   * @param cloud the uuid of the cloud: a bucket may hold several
   */
  Bases(Session session, String cloud, int partitions) {
    this.session = session;
    this.partitions = partitions;
    store = session.bucketUuid() + "-" + cloud.substring(cloud.lastIndexOf('-') + 1);
  }

  Position beginning() {
    return Position.of(Base.beginning(partitions));
  }

  /** Stores offsets as a base of their own. */
  Position stored(List<StreamOffset> offsets) {
    var base = new Base(UUID.randomUUID().toString().replace("-", ""), offsets);
    var json = Json.object().put("offsets", Position.encode(base.offsets()));
    var options = InsertOptions.insertOptions().expiry(KEPT).transcoder(RawJsonTranscoder.INSTANCE);
    try {
      var unused =
          session
              .apart(Session.CHECKPOINTS)
              .insert(base.id(), Json.bytes(json), session.durability().asked(options));
    } catch (RuntimeException e) {
      // Nobody knows the id yet: whether it was written does not matter.
      throw new StoreException(Code.UNAVAILABLE, "the checkpoint cannot be kept", e);
    }
    synchronized (cache) {
      cache.put(base.id(), base);
    }
    return Position.of(base);
  }

  String encode(Position position) {
    return String.join(".", store, position.base().id(), position.encodeMoved());
  }

  /**
   * The position of a text.
   *
   * @throws StoreException {@code GONE} if it is none, that of another bucket, or too old
   */
  Position decode(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != MAX_PARTS || !parts[1].matches("0|[0-9a-f]{32}")) {
      throw new StoreException(Code.GONE, "the checkpoint cannot be read");
    }
    if (!parts[0].equals(store)) {
      throw new StoreException(Code.GONE, "the checkpoint is one of another store");
    }
    try {
      return Position.decode(base(parts[1]), parts[2]);
    } catch (IOException e) {
      throw new StoreException(Code.GONE, "the checkpoint cannot be read", e);
    }
  }

  private Base base(String id) throws IOException {
    if (id.equals(Position.BEGINNING)) {
      return Base.beginning(partitions);
    }
    synchronized (cache) {
      var cached = cache.get(id);
      if (cached != null) {
        return cached;
      }
    }
    var base = new Base(id, read(id));
    synchronized (cache) {
      cache.put(id, base);
    }
    return base;
  }

  private List<StreamOffset> read(String id) throws IOException {
    session.refuseIfClosed();
    try {
      var got = session.apart(Session.CHECKPOINTS).get(id, Writes.raw());
      var json = Json.mapper().readTree(got.contentAs(byte[].class));
      var offsets = Position.decode(json.path("offsets").binaryValue());
      if (offsets.size() != partitions) {
        throw new StoreException(Code.GONE, "the bucket has another number of partitions");
      }
      return offsets;
    } catch (DocumentNotFoundException e) {
      throw new StoreException(Code.GONE, "the checkpoint is too old", e);
    } catch (RuntimeException e) {
      throw Failure.reading(e, "the checkpoint");
    }
  }
}
