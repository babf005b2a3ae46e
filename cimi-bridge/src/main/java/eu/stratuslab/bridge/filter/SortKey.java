package eu.stratuslab.bridge.filter;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A value as bytes whose unsigned order is the order of {@code $orderby}: a missing value first,
 * false before true, strings by the code points of their NFKD form, dates as instants.
 *
 * <p>Back ends index these bytes, and cursors carry them.
 */
public final class SortKey implements Comparable<SortKey> {
  /** Of a missing value. */
  public static final SortKey MISSING = new SortKey(new byte[0]);

  private static final byte PRESENT = 1;

  private final byte[] bytes;

  private SortKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key that {@link #bytes} gave away. */
  public static SortKey ofBytes(byte[] bytes) {
    return new SortKey(requireNonNull(bytes, "bytes is null").clone());
  }

  public static SortKey of(@Nullable String value) {
    if (value == null) {
      return MISSING;
    }
    var normal = Normalizer.normalize(value, Normalizer.Form.NFKD).getBytes(StandardCharsets.UTF_8);
    return present(ByteBuffer.allocate(1 + normal.length).put(PRESENT).put(normal));
  }

  public static SortKey of(@Nullable Instant value) {
    return value == null
        ? MISSING
        : present(
            ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES)
                .put(PRESENT)
                .putLong(value.getEpochSecond() ^ Long.MIN_VALUE)
                .putInt(value.getNano()));
  }

  public static SortKey of(@Nullable Long value) {
    return value == null
        ? MISSING
        : present(ByteBuffer.allocate(1 + Long.BYTES).put(PRESENT).putLong(value ^ Long.MIN_VALUE));
  }

  public static SortKey of(@Nullable Boolean value) {
    return value == null
        ? MISSING
        : present(ByteBuffer.allocate(2).put(PRESENT).put((byte) (value ? 1 : 0)));
  }

  private static SortKey present(ByteBuffer buffer) {
    return new SortKey(buffer.array());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(SortKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SortKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
