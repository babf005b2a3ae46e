package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.dcp.highlevel.SnapshotMarker;
import com.couchbase.client.dcp.highlevel.StreamOffset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far each partition of the bucket was read: whole offsets, since a server that lost something
 * decides by them how far to go back. A position is a {@link Base} that is stored once, and what
 * differs from it, which is little and fits into a text.
 *
 * @param base what it was before
 * @param moved the partitions that were read further since
 */
record Position(Base base, Map<Integer, StreamOffset> moved) {

  /**
   * Offsets of all partitions.
   *
   * @param id under which it is stored
   */
  record Base(String id, List<StreamOffset> offsets) {
    /** The beginning, which is stored nowhere. */
    static Base beginning(int partitions) {
      return new Base(BEGINNING, java.util.Collections.nCopies(partitions, StreamOffset.ZERO));
    }
  }

  /** The id of the beginning. */
  static final String BEGINNING = "0";

  static Position of(Base base) {
    return new Position(base, Map.of());
  }

  /** Some offsets as what differs from a base. */
  static Position relative(Base base, List<StreamOffset> offsets) {
    var moved = new TreeMap<Integer, StreamOffset>();
    for (var i = 0; i < offsets.size(); i++) {
      if (!offsets.get(i).equals(base.offsets().get(i))) {
        moved.put(i, offsets.get(i));
      }
    }
    return new Position(base, moved);
  }

  StreamOffset at(int partition) {
    var offset = moved.get(partition);
    return offset == null ? base.offsets().get(partition) : offset;
  }

  int partitions() {
    return base.offsets().size();
  }

  /** The same, but for one partition. */
  Position with(int partition, StreamOffset offset) {
    var next = new TreeMap<>(moved);
    next.put(partition, offset);
    return new Position(base, next);
  }

  List<StreamOffset> offsets() {
    return java.util.stream.IntStream.range(0, partitions()).mapToObj(this::at).toList();
  }

  /** What differs from the base, as text. */
  String encodeMoved() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (var entry : moved.entrySet()) {
        var before = base.offsets().get(entry.getKey());
        var offset = entry.getValue();
        var sameHistory = before.getVbuuid() == offset.getVbuuid();
        number(out, entry.getKey() * 2L + (sameHistory ? 1 : 0));
        write(out, offset, sameHistory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * The position of a text.
   *
   * @throws IOException if it is none
   */
  static Position decode(Base base, String text) throws IOException {
    var moved = new TreeMap<Integer, StreamOffset>();
    try {
      var in = new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(text)));
      while (in.available() > 0) {
        var head = number(in);
        var partition = (int) (head / 2);
        if (partition < 0 || partition >= base.offsets().size()) {
          throw new IOException("there is no partition " + partition);
        }
        var before = base.offsets().get(partition);
        moved.put(partition, read(in, head % 2 == 1 ? before : null));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
    return new Position(base, moved);
  }

  static byte[] encode(List<StreamOffset> offsets) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      number(out, offsets.size());
      for (var offset : offsets) {
        write(out, offset, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static List<StreamOffset> decode(byte[] bytes) throws IOException {
    try {
      var in = new DataInputStream(new ByteArrayInputStream(bytes));
      var offsets = new StreamOffset[(int) Math.min(number(in), 1 << 16)];
      for (var i = 0; i < offsets.length; i++) {
        offsets[i] = read(in, null);
      }
      return List.of(offsets);
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static void write(DataOutputStream out, StreamOffset offset, boolean sameHistory)
      throws IOException {
    if (!sameHistory) {
      out.writeLong(offset.getVbuuid());
    }
    number(out, offset.getSeqno());
    number(out, offset.getSeqno() - offset.getSnapshot().getStartSeqno());
    number(out, offset.getSnapshot().getEndSeqno() - offset.getSeqno());
    number(out, offset.getCollectionsManifestUid());
  }

  private static StreamOffset read(
      DataInputStream in, @org.jspecify.annotations.Nullable StreamOffset before)
      throws IOException {
    var history = before == null ? in.readLong() : before.getVbuuid();
    var seqno = number(in);
    var start = seqno - number(in);
    var end = seqno + number(in);
    return new StreamOffset(history, seqno, new SnapshotMarker(start, end), number(in));
  }

  /** Seven bits a byte, the lowest first. */
  private static void number(DataOutputStream out, long number) throws IOException {
    var rest = number;
    while ((rest & ~0x7fL) != 0) {
      out.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  private static long number(DataInputStream in) throws IOException {
    var number = 0L;
    for (var shift = 0; shift < 64; shift += 7) {
      var next = in.readUnsignedByte();
      number |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IOException("a number of more than 64 bits");
  }
}
