package eu.stratuslab.bridge.store.couchbase.fake;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One message of the binary protocol.
 *
 * @param framing extras of the frame, durability among them
 * @param status of an answer; the partition of a request
 */
record Frame(
    int magic,
    int opcode,
    byte[] framing,
    byte[] extras,
    byte[] key,
    byte[] value,
    int datatype,
    int status,
    int opaque,
    long cas) {
  static final int REQUEST = 0x80;
  static final int ANSWER = 0x81;
  static final byte[] NOTHING = new byte[0];

  private static final int FLEXIBLE_REQUEST = 0x08;
  private static final int HEADER = 24;
  private static final int MAX_BODY = 32 << 20;

  static Frame read(DataInputStream in) throws IOException {
    var magic = in.readUnsignedByte();
    var opcode = in.readUnsignedByte();
    var framing = 0;
    int key;
    if (magic == FLEXIBLE_REQUEST) {
      framing = in.readUnsignedByte();
      key = in.readUnsignedByte();
    } else {
      key = in.readUnsignedShort();
    }
    var extras = in.readUnsignedByte();
    var datatype = in.readUnsignedByte();
    var status = in.readUnsignedShort();
    var body = in.readInt();
    var opaque = in.readInt();
    var cas = in.readLong();
    if (body < framing + extras + key || body > MAX_BODY) {
      throw new IOException("a body of " + body + " bytes");
    }
    return new Frame(
        magic,
        opcode,
        in.readNBytes(framing),
        in.readNBytes(extras),
        in.readNBytes(key),
        in.readNBytes(body - framing - extras - key),
        datatype,
        status,
        opaque,
        cas);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(magic);
    out.writeByte(opcode);
    out.writeShort(key.length);
    out.writeByte(extras.length);
    out.writeByte(datatype);
    out.writeShort(status);
    out.writeInt(extras.length + key.length + value.length);
    out.writeInt(opaque);
    out.writeLong(cas);
    out.write(extras);
    out.write(key);
    out.write(value);
  }

  /** What it takes on the wire, for flow control. */
  int size() {
    return HEADER + extras.length + key.length + value.length;
  }

  String text() {
    return new String(value, StandardCharsets.UTF_8);
  }

  String keyText() {
    return new String(key, StandardCharsets.UTF_8);
  }

  ByteBuffer extrasBuffer() {
    return ByteBuffer.wrap(extras);
  }

  Frame answer(int result, byte[] newExtras, byte[] body, int type, long newCas) {
    return new Frame(
        ANSWER, opcode, NOTHING, newExtras, NOTHING, body, type, result, opaque, newCas);
  }

  Frame answer(int result) {
    return answer(result, NOTHING, NOTHING, 0, 0);
  }

  Frame answer(String body) {
    return answer(0, NOTHING, body.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  Frame answer(byte[] body) {
    return answer(0, NOTHING, body, 0, 0);
  }
}
