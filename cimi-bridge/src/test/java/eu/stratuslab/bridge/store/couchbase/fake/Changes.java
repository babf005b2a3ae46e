package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.bridge.store.couchbase.fake.Partition.Item;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams of changes of one connection: what is there, and then what comes. */
final class Changes {
  private static final int REQUEST = Frame.REQUEST;
  private static final int JSON = 1;
  private static final int IN_MEMORY = 1;
  private static final int BATCH = 200;

  private final Bucket bucket;
  private final Documents.Line line;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private long room = Long.MAX_VALUE;
  private boolean ended;

  /** One partition's. */
  private static final class Stream {
    private final int opaque;
    private final int scope;
    private long sent;

    Stream(int opaque, int scope, long sent) {
      this.opaque = opaque;
      this.scope = scope;
      this.sent = sent;
    }
  }

  Changes(Bucket bucket, Documents.Line line) {
    this.bucket = bucket;
    this.line = line;
  }

  /** Starts to tell, on a thread of its own. */
  void start() {
    Thread.startVirtualThread(this::run);
  }

  void end() {
    synchronized (bucket) {
      ended = true;
      bucket.notifyAll();
    }
  }

  void control(String name, String value) {
    if (name.equals("connection_buffer_size")) {
      synchronized (bucket) {
        room = Long.parseLong(value);
      }
    }
  }

  void acknowledged(long bytes) {
    synchronized (bucket) {
      room += bytes;
      bucket.notifyAll();
    }
  }

  void close(int partition) {
    synchronized (bucket) {
      streams.remove(partition);
    }
  }

  void open(Frame request) throws IOException {
    var extras = request.extrasBuffer();
    extras.getLong();
    var start = extras.getLong();
    extras.getLong();
    var uuid = extras.getLong();
    var snapshotStart = extras.getLong();
    var snapshotEnd = extras.getLong();
    synchronized (bucket) {
      var partition = bucket.partition(request.status());
      var back = partition.rollback(start, uuid, snapshotStart, snapshotEnd);
      if (back.isPresent()) {
        var body = ByteBuffer.allocate(8).putLong(back.get()).array();
        line.send(request.answer(Opcode.ROLLBACK, Frame.NOTHING, body, 0, 0));
        return;
      }
      line.send(request.answer(log(partition)));
      streams.put(
          request.status(),
          new Stream(request.opaque(), scope(Json.mapper().readTree(request.value())), start));
      bucket.notifyAll();
    }
  }

  private static int scope(JsonNode filter) {
    return filter.has("scope") ? Integer.parseInt(filter.path("scope").asText(), 16) : -1;
  }

  static byte[] log(Partition partition) {
    var buffer = ByteBuffer.allocate(16 * partition.histories().size());
    partition.histories().forEach(h -> buffer.putLong(h.uuid()).putLong(h.since()));
    return buffer.array();
  }

  private void run() {
    while (true) {
      List<Frame> frames;
      synchronized (bucket) {
        frames = frames();
        while (frames.isEmpty() && !ended) {
          try {
            bucket.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          frames = frames();
        }
        if (ended) {
          return;
        }
      }
      line.standStill();
      frames.forEach(line::send);
    }
  }

  /** What can be told now, as far as the reader has room. */
  private List<Frame> frames() {
    var frames = new ArrayList<Frame>();
    for (var entry : streams.entrySet()) {
      var stream = entry.getValue();
      var partition = bucket.partition(entry.getKey());
      if (stream.sent < partition.high() && room > 0) {
        var behind = partition.behind(stream.sent);
        var items = behind.subList(0, Math.min(BATCH, behind.size()));
        tell(frames, entry.getKey(), stream, items, items.size() == behind.size());
        stream.sent = items.size() == behind.size() ? partition.high() : items.getLast().seqno();
      }
    }
    return frames;
  }

  private void tell(
      List<Frame> frames, int number, Stream stream, List<Item> items, boolean toTheEnd) {
    var ours = items.stream().filter(item -> concerns(stream, item)).toList();
    if (!ours.isEmpty()) {
      var extras =
          ByteBuffer.allocate(20)
              .putLong(ours.getFirst().seqno())
              .putLong(ours.getLast().seqno())
              .putInt(IN_MEMORY);
      add(frames, frame(Opcode.DCP_SNAPSHOT, number, stream, extras.array()));
      ours.forEach(item -> add(frames, told(item, number, stream)));
    }
    var last = items.isEmpty() ? stream.sent : items.getLast().seqno();
    var high = toTheEnd ? Math.max(last, bucket.partition(number).high()) : last;
    if (ours.isEmpty() || ours.getLast().seqno() < high) {
      var extras = ByteBuffer.allocate(8).putLong(high).array();
      add(frames, frame(Opcode.DCP_ADVANCED, number, stream, extras));
    }
  }

  private void add(List<Frame> frames, Frame frame) {
    frames.add(frame);
    room -= frame.size();
    bucket.streamed(frame.size());
  }

  private boolean concerns(Stream stream, Item item) {
    return stream.scope < 0
        || bucket
            .collection(item.collection())
            .filter(place -> place.scopeId() == stream.scope)
            .isPresent();
  }

  private static Frame frame(int opcode, int number, Stream stream, byte[] extras) {
    return new Frame(
        REQUEST,
        opcode,
        Frame.NOTHING,
        extras,
        Frame.NOTHING,
        Frame.NOTHING,
        0,
        number,
        stream.opaque,
        0);
  }

  private Frame told(Item item, int number, Stream stream) {
    var key = item.key().getBytes(StandardCharsets.UTF_8);
    return switch (item.kind()) {
      case DOCUMENT ->
          new Frame(
              REQUEST,
              Opcode.DCP_MUTATION,
              Frame.NOTHING,
              ByteBuffer.allocate(31).putLong(item.seqno()).putLong(1).array(),
              Leb128.join(item.collection(), key),
              item.value(),
              JSON,
              number,
              stream.opaque,
              item.cas());
      case DELETION ->
          new Frame(
              REQUEST,
              Opcode.DCP_DELETION,
              Frame.NOTHING,
              ByteBuffer.allocate(18).putLong(item.seqno()).putLong(1).array(),
              Leb128.join(item.collection(), key),
              Frame.NOTHING,
              0,
              number,
              stream.opaque,
              item.cas());
      case COLLECTION -> collection(item, number, stream);
    };
  }

  private Frame collection(Item item, int number, Stream stream) {
    var place = bucket.collection(item.collection()).orElseThrow();
    var body =
        ByteBuffer.allocate(16)
            .putLong(bucket.manifest().uid())
            .putInt(place.scopeId())
            .putInt(place.id());
    return new Frame(
        REQUEST,
        Opcode.DCP_SYSTEM,
        Frame.NOTHING,
        ByteBuffer.allocate(13).putLong(item.seqno()).putInt(0).put((byte) 0).array(),
        place.name().getBytes(StandardCharsets.UTF_8),
        body.array(),
        0,
        number,
        stream.opaque,
        0);
  }
}
