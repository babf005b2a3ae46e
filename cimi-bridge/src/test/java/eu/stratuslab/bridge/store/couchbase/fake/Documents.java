package eu.stratuslab.bridge.store.couchbase.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.store.couchbase.fake.Faults.Fault;
import eu.stratuslab.bridge.store.couchbase.fake.Partition.Item;
import eu.stratuslab.model.document.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads and writes of documents by key. */
final class Documents {
  private static final int JSON = 1;
  private static final int DURABILITY = 1;
  private static final long PATIENCE_MILLIS = 60_000;

  private final Bucket bucket;
  private final Faults faults;
  private final Line line;

  /** Where answers go. */
  interface Line {
    void send(Frame frame);

    void cut();

    /** Waits while the line is paused. */
    void standStill();
  }

  /** What a write would do. */
  private record Planned(int status, byte[] value, boolean deletes, byte[] body) {
    static Planned refused(int status) {
      return new Planned(status, Frame.NOTHING, false, Frame.NOTHING);
    }

    static Planned put(byte[] value) {
      return new Planned(Opcode.OK, value, false, Frame.NOTHING);
    }
  }

  /** The document that a request is about. */
  private record Target(int collection, String key, Partition partition) {
    String name() {
      return collection + "/" + key;
    }
  }

  Documents(Bucket bucket, Faults faults, Line line) {
    this.bucket = bucket;
    this.faults = faults;
    this.line = line;
  }

  private Target target(Frame request) {
    var prefixed = Leb128.split(request.key());
    var key = new String(prefixed.key(), StandardCharsets.UTF_8);
    return new Target(prefixed.collection(), key, bucket.partition(request.status()));
  }

  void read(Frame request) {
    synchronized (bucket) {
      var target = target(request);
      if (bucket.collection(target.collection()).isEmpty()) {
        line.send(request.answer(Opcode.UNKNOWN_COLLECTION));
        return;
      }
      var found = target.partition().find(target.collection(), target.key());
      line.send(
          found
              .map(item -> request.answer(0, new byte[4], item.value(), JSON, item.cas()))
              .orElseGet(() -> request.answer(Opcode.NOT_FOUND)));
    }
  }

  void observe(Frame request) throws InterruptedException {
    var persisted = faults.persisted(0);
    synchronized (bucket) {
      var partition = bucket.partition(request.status());
      var body =
          ByteBuffer.allocate(27)
              .put((byte) 0)
              .putShort((short) request.status())
              .putLong(partition.uuid())
              .putLong(persisted ? partition.high() : 0)
              .putLong(partition.high());
      line.send(request.answer(body.array()));
    }
  }

  void write(Frame request) throws IOException, InterruptedException {
    var target = target(request);
    var fault = fault(target);
    if (fault.equals(Optional.of(Fault.DROP_BEFORE))) {
      line.cut();
      return;
    }
    if (fault.equals(Optional.of(Fault.BUSY))) {
      line.send(request.answer(Opcode.BUSY));
      return;
    }
    var durable = request.framing().length > 0 && (request.framing()[0] & 0xff) >> 4 == DURABILITY;
    Planned planned;
    synchronized (bucket) {
      planned = plan(request, target);
      if (planned.status() == Opcode.OK && durable && bucket.replicas() > 0) {
        planned = Planned.refused(Opcode.DURABILITY_IMPOSSIBLE);
      }
      if (planned.status() == Opcode.OK && durable) {
        bucket.begin(target.name());
      }
    }
    if (planned.status() != Opcode.OK) {
      line.send(request.answer(planned.status(), Frame.NOTHING, planned.body(), 0, 0));
      return;
    }
    if (durable) {
      var millis = ByteBuffer.wrap(request.framing()).getShort(2) & 0xffff;
      decide(request, target, planned, fault, millis);
    } else {
      commit(request, target, planned, fault);
    }
  }

  private Optional<Fault> fault(Target target) {
    synchronized (bucket) {
      var place = bucket.collection(target.collection());
      return place.filter(p -> !p.scope().endsWith("-meta")).flatMap(_ -> faults.take());
    }
  }

  private void decide(
      Frame request, Target target, Planned planned, Optional<Fault> fault, long millis)
      throws InterruptedException {
    if (faults.persisted(0)) {
      commit(request, target, planned, fault);
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            if (faults.persisted(millis)) {
              commit(request, target, planned, fault);
            } else {
              line.send(request.answer(Opcode.WRITE_AMBIGUOUS));
              if (faults.persisted(PATIENCE_MILLIS)) {
                commit(request, target, planned, Optional.of(Fault.BUSY));
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Planned plan(Frame request, Target target) throws IOException {
    if (bucket.collection(target.collection()).isEmpty()) {
      return Planned.refused(Opcode.UNKNOWN_COLLECTION);
    }
    if (bucket.begun(target.name())) {
      return Planned.refused(Opcode.WRITE_IN_PROGRESS);
    }
    var found = target.partition().find(target.collection(), target.key());
    if (request.opcode() == Opcode.ADD) {
      return found.isPresent() ? Planned.refused(Opcode.EXISTS) : Planned.put(request.value());
    }
    if (request.opcode() == Opcode.SET && request.cas() == 0) {
      return Planned.put(request.value());
    }
    if (found.isEmpty()) {
      return Planned.refused(Opcode.NOT_FOUND);
    }
    if (request.cas() != 0 && request.cas() != found.get().cas()) {
      return Planned.refused(Opcode.EXISTS);
    }
    return switch (request.opcode()) {
      case Opcode.DELETE -> new Planned(Opcode.OK, Frame.NOTHING, true, Frame.NOTHING);
      case Opcode.SUBDOC_MUTATE -> patched(request, found.get());
      default -> Planned.put(request.value());
    };
  }

  private static Planned patched(Frame request, Item item) throws IOException {
    var document = (ObjectNode) Json.mapper().readTree(item.value());
    var refused = Subdoc.apply(document, request.value());
    if (refused.isPresent()) {
      var body = ByteBuffer.allocate(3).put((byte) refused.get().index());
      body.putShort((short) refused.get().status());
      return new Planned(Opcode.PATH_FAILURE, Frame.NOTHING, false, body.array());
    }
    return Planned.put(Json.bytes(document));
  }

  private void commit(Frame request, Target target, Planned planned, Optional<Fault> fault) {
    Frame answer;
    synchronized (bucket) {
      bucket.end(target.name());
      var kind = planned.deletes() ? Item.Kind.DELETION : Item.Kind.DOCUMENT;
      var item =
          target
              .partition()
              .put(kind, target.collection(), target.key(), bucket.nextCas(), planned.value());
      var token = ByteBuffer.allocate(16).putLong(target.partition().uuid()).putLong(item.seqno());
      answer = request.answer(0, token.array(), Frame.NOTHING, 0, item.cas());
      bucket.notifyAll();
    }
    if (fault.equals(Optional.of(Fault.DROP_AFTER))) {
      line.cut();
    } else if (fault.isEmpty()) {
      line.send(answer);
    }
  }
}
