package eu.stratuslab.bridge.store.couchbase.fake;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Numbers in front of keys: which collection a key belongs to. */
final class Leb128 {
  private Leb128() {}

  /** A key as it is on the wire. */
  record Prefixed(int collection, byte[] key) {}

  static Prefixed split(byte[] wire) {
    var number = 0;
    for (var i = 0; i < wire.length; i++) {
      number |= (wire[i] & 0x7f) << (7 * i);
      if (wire[i] >= 0) {
        return new Prefixed(number, Arrays.copyOfRange(wire, i + 1, wire.length));
      }
    }
    throw new IllegalArgumentException("a key without collection");
  }

  static byte[] join(int collection, byte[] key) {
    var out = new ByteArrayOutputStream();
    var rest = collection;
    while (rest > 0x7f) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    out.writeBytes(key);
    return out.toByteArray();
  }
}
