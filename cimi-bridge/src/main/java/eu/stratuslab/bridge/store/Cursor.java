package eu.stratuslab.bridge.store;

import eu.stratuslab.bridge.filter.Filter;
import eu.stratuslab.bridge.filter.Order;
import eu.stratuslab.bridge.filter.Rank;
import eu.stratuslab.bridge.filter.SortKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Where a page ended; for back ends. It does not lean on the last item still being there.
 *
 * @param query says which list it belongs to
 * @param position the number of items before it, first and skipped ones included
 * @param rank of the last item
 */
public record Cursor(int query, long position, Rank rank) {
  private static final int FORMAT = 1;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  /** The cursor behind an item of a list. */
  public static Cursor after(ListQuery query, long position, Rank rank) {
    return new Cursor(fingerprint(query.type(), query.filter(), query.order()), position, rank);
  }

  /**
   * The cursor that a query carries.
   *
   * @throws StoreException {@code GONE} if it is none, or that of another list
   */
  public static Cursor decode(ListQuery query, String text) {
    try {
      var cursor = read(text);
      if (cursor.query() == fingerprint(query.type(), query.filter(), query.order())
          && cursor.rank().values().size() == query.order().size()) {
        return cursor;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(StoreException.Code.GONE, "the cursor cannot be read", e);
    }
    throw new StoreException(
        StoreException.Code.GONE, "the cursor belongs to a list with another filter or order");
  }

  private static int fingerprint(String type, Filter filter, List<Order> order) {
    // Of the text: the hash codes of enums differ from process to process.
    return (type + filter + order).hashCode();
  }

  /** Opaque, safe in URLs. */
  public String encode() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(query);
      out.writeLong(position);
      write(out, rank.key().getBytes(StandardCharsets.UTF_8));
      out.writeByte(rank.values().size());
      for (var value : rank.values()) {
        write(out, value.bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private static void write(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static Cursor read(String text) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)));
    if (in.readByte() != FORMAT) {
      throw new IOException("unknown format");
    }
    var query = in.readInt();
    var position = in.readLong();
    var key = new String(value(in), StandardCharsets.UTF_8);
    var size = in.readUnsignedByte();
    var values = new ArrayList<SortKey>(size);
    for (var i = 0; i < size; i++) {
      values.add(SortKey.ofBytes(value(in)));
    }
    return new Cursor(query, position, new Rank(values, key));
  }

  private static byte[] value(DataInputStream in) throws IOException {
    var length = in.readInt();
    if (length < 0 || length > MAX_VALUE_BYTES || length > in.available()) {
      throw new IOException("a value of " + length + " bytes");
    }
    return in.readNBytes(length);
  }
}
