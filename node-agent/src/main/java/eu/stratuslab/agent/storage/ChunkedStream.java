package eu.stratuslab.agent.storage;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks (RFC 9112, 7.1); one that ends without its last chunk is broken. */
final class ChunkedStream extends FilterInputStream {

  private static final int SIZE_LINE = 1024;

  private long left;
  private boolean first = true;
  private boolean ended;

  ChunkedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      next();
    }
    if (ended) {
      return -1;
    }
    int count = super.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("a chunk breaks off");
    }
    left -= count;
    return count;
  }

  private void next() throws IOException {
    if (!first && !line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    first = false;
    String size = line().split(";", 2)[0].strip();
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new IOException("not the size of a chunk");
    }
    left = Long.parseLong(size, 16);
    ended = left == 0;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > SIZE_LINE) {
        throw new EOFException("the chunks break off");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
