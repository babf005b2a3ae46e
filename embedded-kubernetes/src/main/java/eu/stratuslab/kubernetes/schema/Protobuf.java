package eu.stratuslab.kubernetes.schema;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a protobuf message of texts and messages. */
final class Protobuf {
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Protobuf text(int field, String text) {
    return delimited(field, text.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, Protobuf message) {
    return delimited(field, message.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private Protobuf delimited(int field, byte[] content) {
    number((field << 3) | LENGTH_DELIMITED);
    number(content.length);
    out.writeBytes(content);
    return this;
  }

  private void number(int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
