package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a qcow2 file says of itself, read here and not by QEMU: a file that a guest uses can be
 * asked as well, and one that a stranger made is not opened by anything that follows its words.
 *
 * @param virtualSize what a guest sees, in bytes
 * @param hasBacking true if it reads from another file what it does not hold itself
 * @param backingFile that file, as far as the bytes read reach
 * @param backingFormat its format, if it is recorded
 * @param encrypted true if a key is needed
 * @param externalData true if the guest's bytes are in another file
 */
record Qcow2Header(
    long virtualSize,
    boolean hasBacking,
    @Nullable String backingFile,
    @Nullable String backingFormat,
    boolean encrypted,
    boolean externalData) {

  /** The first cluster of the files that we make, which holds all that is read here. */
  private static final int FIRST_CLUSTER = 1 << 16;

  private static final int MAGIC = 0x514649fb;
  private static final int BACKING_OFFSET = 8;
  private static final int BACKING_LENGTH = 16;
  private static final int SIZE = 24;
  private static final int ENCRYPTION = 32;
  private static final int INCOMPATIBLE = 72;
  private static final int HEADER_LENGTH = 100;
  private static final int EXTENSIONS_OF_VERSION_2 = 72;
  private static final int SHORTEST = 104;
  private static final int EXTERNAL_DATA = 1 << 2;
  private static final int BACKING_FORMAT = 0xe2792aca;

  /** Whether a file that begins so is a qcow2 file. */
  static boolean begins(byte[] start) {
    return start.length >= Integer.BYTES && ByteBuffer.wrap(start).getInt() == MAGIC;
  }

  /** Reads a file's header. IOException: it is no qcow2 file, or cut off. */
  static Qcow2Header of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in.readNBytes(FIRST_CLUSTER));
    }
  }

  /** Reads the beginning of a file. IOException: it is no qcow2 file, or cut off. */
  static Qcow2Header parse(byte[] start) throws IOException {
    if (!begins(start)) {
      throw new IOException("not a qcow2 file");
    }
    if (start.length < SHORTEST) {
      throw new IOException("the qcow2 header is cut off");
    }
    ByteBuffer fields = ByteBuffer.wrap(start);
    boolean modern = fields.getInt(Integer.BYTES) >= 3;
    return new Qcow2Header(
        fields.getLong(SIZE),
        fields.getLong(BACKING_OFFSET) != 0,
        text(fields, fields.getLong(BACKING_OFFSET), fields.getInt(BACKING_LENGTH)),
        extension(fields, modern ? fields.getInt(HEADER_LENGTH) : EXTENSIONS_OF_VERSION_2),
        fields.getInt(ENCRYPTION) != 0,
        modern && (fields.getLong(INCOMPATIBLE) & EXTERNAL_DATA) != 0);
  }

  private static @Nullable String text(ByteBuffer fields, long offset, int length) {
    if (offset <= 0 || length <= 0 || offset > fields.limit() - (long) length) {
      return null;
    }
    byte[] bytes = new byte[length];
    fields.get((int) offset, bytes);
    return new String(bytes, UTF_8);
  }

  /** Extensions are a type, a length and padded bytes each, up to one of type 0. */
  private static @Nullable String extension(ByteBuffer fields, long first) {
    long at = first;
    while (at > 0 && at <= fields.limit() - 2L * Integer.BYTES) {
      int type = fields.getInt((int) at);
      int length = fields.getInt((int) at + Integer.BYTES);
      if (type == 0 || length < 0) {
        return null;
      }
      at += 2L * Integer.BYTES;
      if (type == BACKING_FORMAT) {
        return text(fields, at, length);
      }
      at += Math.ceilDiv(length, Long.BYTES) * (long) Long.BYTES;
    }
    return null;
  }
}
