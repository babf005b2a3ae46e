package eu.stratuslab.kubernetes.protobuf;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The wire format of protocol buffers: the fields of one message in their order. */
final class Wire {

  /** A field: its number, and either a number or bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Bytes in passing: never compared, never changed.
  record Field(int number, long value, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Wire() {}

  static List<Field> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    try {
      while (in.hasRemaining()) {
        long tag = varint(in);
        int number = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
          case 0 -> fields.add(new Field(number, varint(in), new byte[0]));
          case 1 -> fields.add(new Field(number, in.getLong(), new byte[0]));
          case 2 -> fields.add(new Field(number, 0, bytes(in)));
          case 5 -> fields.add(new Field(number, in.getInt(), new byte[0]));
          default -> throw malformed();
        }
      }
    } catch (BufferUnderflowException _) {
      throw malformed();
    }
    return fields;
  }

  private static byte[] bytes(ByteBuffer in) {
    long length = varint(in);
    if (length < 0 || length > in.remaining()) {
      throw malformed();
    }
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private static ApiFailure malformed() {
    return ApiFailure.badRequest("the protobuf message is malformed");
  }
}
