package eu.stratuslab.bridge.store.couchbase.fake;

import eu.stratuslab.model.document.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;

/** One client of the data service. */
final class Connection implements Documents.Line {
  private static final Set<Integer> FEATURES =
      Set.of(0x03, 0x04, 0x06, 0x07, 0x08, 0x0b, 0x0e, 0x10, 0x11, 0x12);

  private final Socket socket;
  private final Bucket bucket;
  private final Scram scram;
  private final Function<Boolean, String> config;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Documents documents;
  private final Changes changes;
  private boolean authenticated;
  private boolean selected;
  private volatile long pausedUntil = System.nanoTime();

  Connection(
      Socket socket, Bucket bucket, Faults faults, Scram scram, Function<Boolean, String> config)
      throws IOException {
    this.socket = socket;
    this.bucket = bucket;
    this.scram = scram;
    this.config = config;
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    documents = new Documents(bucket, faults, this);
    changes = new Changes(bucket, this);
  }

  void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      authenticated = socket instanceof SSLSocket secured && Web.certified(secured.getSession());
      while (true) {
        var request = Frame.read(in);
        standStill();
        handle(request);
      }
    } catch (IOException _) {
      // The other side is gone, or a fault cut the line.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      changes.end();
    }
  }

  @Override
  public void send(Frame frame) {
    synchronized (out) {
      try {
        frame.write(out);
        out.flush();
      } catch (IOException _) {
        cut();
      }
    }
  }

  @Override
  public void cut() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone anyway.
    }
  }

  /**
   * For so long nothing that was sent comes through, in either direction, and then all of it: what
   * its client has given up meanwhile too.
   */
  void pause(long nanos) {
    pausedUntil = System.nanoTime() + nanos;
  }

  @Override
  public void standStill() {
    for (var left = pausedUntil - System.nanoTime();
        left > 0;
        left = pausedUntil - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void handle(Frame request) throws IOException, InterruptedException {
    if (request.magic() == Frame.ANSWER) {
      return;
    }
    switch (request.opcode()) {
      case Opcode.HELLO -> send(request.answer(features(request)));
      case Opcode.ERROR_MAP -> send(request.answer("{\"version\":2,\"revision\":1,\"errors\":{}}"));
      case Opcode.SASL_LIST -> send(request.answer(Scram.MECHANISM + " PLAIN"));
      case Opcode.SASL_AUTH -> authenticate(request);
      case Opcode.SASL_STEP -> finish(request);
      case Opcode.VERSION -> send(request.answer("7.6.0-0000-enterprise"));
      case Opcode.NOOP -> send(request.answer(Opcode.OK));
      default -> {
        if (authenticated) {
          known(request);
        } else {
          send(request.answer(Opcode.NO_ACCESS));
        }
      }
    }
  }

  private static byte[] features(Frame request) {
    var asked = ByteBuffer.wrap(request.value());
    var agreed = ByteBuffer.allocate(request.value().length);
    while (asked.hasRemaining()) {
      var feature = asked.getShort();
      if (FEATURES.contains((int) feature)) {
        agreed.putShort(feature);
      }
    }
    return java.util.Arrays.copyOf(agreed.array(), agreed.position());
  }

  private void authenticate(Frame request) {
    if (request.keyText().equals("PLAIN") && socket instanceof SSLSocket) {
      authenticated = scram.plain(request.text());
      send(request.answer(authenticated ? Opcode.OK : Opcode.AUTH_ERROR));
      return;
    }
    if (!request.keyText().equals(Scram.MECHANISM)) {
      send(request.answer(Opcode.AUTH_ERROR));
      return;
    }
    var first = scram.first(request.text()).getBytes(StandardCharsets.UTF_8);
    send(request.answer(Opcode.AUTH_CONTINUE, Frame.NOTHING, first, 0, 0));
  }

  private void finish(Frame request) {
    var last = scram.last(request.text());
    authenticated = last.isPresent();
    send(last.map(request::answer).orElseGet(() -> request.answer(Opcode.AUTH_ERROR)));
  }

  private void known(Frame request) throws IOException, InterruptedException {
    switch (request.opcode()) {
      case Opcode.SELECT_BUCKET -> {
        selected = request.keyText().equals(Bucket.NAME);
        send(request.answer(selected ? Opcode.OK : Opcode.NO_ACCESS));
      }
      case Opcode.CONFIG -> send(request.answer(config.apply(selected)));
      case Opcode.MANIFEST -> {
        synchronized (bucket) {
          send(request.answer(Json.bytes(bucket.manifest().json())));
        }
      }
      case Opcode.COLLECTION_ID -> collection(request);
      case Opcode.GET -> documents.read(request);
      case Opcode.SET, Opcode.ADD, Opcode.REPLACE, Opcode.DELETE, Opcode.SUBDOC_MUTATE ->
          documents.write(request);
      case Opcode.OBSERVE_SEQNO -> documents.observe(request);
      default -> stream(request);
    }
  }

  private void collection(Frame request) {
    synchronized (bucket) {
      var path = request.value().length > 0 ? request.text() : request.keyText();
      var place = bucket.manifest().find(path);
      send(
          place
              .map(
                  found ->
                      request.answer(
                          0,
                          ByteBuffer.allocate(12)
                              .putLong(bucket.manifest().uid())
                              .putInt(found.id())
                              .array(),
                          Frame.NOTHING,
                          0,
                          0))
              .orElseGet(() -> request.answer(unknown(path))));
    }
  }

  private int unknown(String path) {
    var scope = path.substring(0, Math.max(0, path.indexOf('.')));
    return bucket.manifest().hasScope(scope) ? Opcode.UNKNOWN_COLLECTION : Opcode.UNKNOWN_SCOPE;
  }

  private void stream(Frame request) throws IOException {
    switch (request.opcode()) {
      case Opcode.DCP_OPEN -> {
        changes.start();
        send(request.answer(Opcode.OK));
      }
      case Opcode.DCP_CONTROL -> {
        changes.control(request.keyText(), request.text());
        send(request.answer(Opcode.OK));
      }
      case Opcode.DCP_STREAM -> changes.open(request);
      case Opcode.DCP_CLOSE_STREAM -> {
        changes.close(request.status());
        send(request.answer(Opcode.OK));
      }
      case Opcode.DCP_ACK -> changes.acknowledged(request.extrasBuffer().getInt() & 0xffff_ffffL);
      case Opcode.DCP_NOOP -> send(request.answer(Opcode.OK));
      case Opcode.DCP_FAILOVER_LOG -> {
        synchronized (bucket) {
          send(request.answer(Changes.log(bucket.partition(request.status()))));
        }
      }
      case Opcode.SEQNOS -> send(request.answer(seqnos()));
      default -> send(request.answer(Opcode.UNKNOWN_COMMAND));
    }
  }

  private byte[] seqnos() {
    synchronized (bucket) {
      var buffer = ByteBuffer.allocate(10 * Bucket.PARTITIONS);
      for (var i = 0; i < Bucket.PARTITIONS; i++) {
        buffer.putShort((short) i).putLong(bucket.partition(i).high());
      }
      return buffer.array();
    }
  }
}
