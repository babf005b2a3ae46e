package eu.stratuslab.bridge.live;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes text/event-stream (WHATWG HTML 9.2.5), and can be cut off while its reader does not read.
 */
final class EventWriter {
  private static final int FULL = 32 << 10;
  private static final long NOT_WRITING = Long.MIN_VALUE;

  private final OutputStream out;
  private final LongSupplier nanos;
  private final Thread thread = Thread.currentThread();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long writingSince = NOT_WRITING;

  /** For the thread that makes it. */
  EventWriter(OutputStream out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  /**
   * One event.
   *
   * @param name null for the plain one, a representation
   * @param id null if the reader's position stays
   */
  void event(@Nullable String name, byte[] data, @Nullable String id) throws IOException {
    if (id != null) {
      field("id", id);
    }
    if (name != null) {
      field("event", name);
    }
    data(data);
    end();
  }

  /** Moves the reader's position without an event. */
  void position(String id) throws IOException {
    field("id", id);
    end();
  }

  /** After how many milliseconds to come back. */
  void retry(long millis) throws IOException {
    field("retry", Long.toString(millis));
    end();
  }

  /** A sign of life. */
  void comment() throws IOException {
    text(":\n\n");
    flushIfFull();
  }

  private void field(String name, String value) {
    text(name + ": " + value + "\n");
  }

  private void text(String text) {
    buffer.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Each line by itself: a line feed in XML would end the field. */
  private void data(byte[] data) {
    text("data: ");
    for (var i = 0; i < data.length; i++) {
      var b = data[i];
      if (b == '\n' || b == '\r') {
        text("\ndata: ");
        if (b == '\r' && i + 1 < data.length && data[i + 1] == '\n') {
          i++;
        }
      } else {
        buffer.write(b);
      }
    }
    text("\n");
  }

  private void end() throws IOException {
    text("\n");
    flushIfFull();
  }

  private void flushIfFull() throws IOException {
    if (buffer.size() >= FULL) {
      flush();
    }
  }

  void flush() throws IOException {
    if (buffer.size() == 0) {
      return;
    }
    writing(nanos.getAsLong());
    try {
      buffer.writeTo(out);
      out.flush();
    } finally {
      writing(NOT_WRITING);
    }
    buffer.reset();
  }

  private synchronized void writing(long since) {
    writingSince = since;
  }

  /** Interrupts a write that began so long ago: that closes the connection. */
  synchronized void cutOff(long patienceNanos) {
    if (writingSince != NOT_WRITING && nanos.getAsLong() - writingSince > patienceNanos) {
      thread.interrupt();
    }
  }
}
