package eu.stratuslab.bridge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.regex.Pattern;

/** One request in bytes that no client would send, and its answer. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 45_000;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) .*");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param status 0 if the connection was closed without an answer
   * @param head in lower case
   */
  record Answer(int status, String head, byte[] body) {
    boolean xml() {
      return head.contains("content-type: application/xml");
    }

    boolean json() {
      return head.contains("content-type: application/json");
    }

    String text() {
      return head + new String(body, ISO_8859_1);
    }
  }

  /** The one answer to some bytes. */
  static Answer exchange(int port, byte[] request) throws IOException {
    return exchange(port, request, false);
  }

  /** The same; the client says that nothing follows. */
  static Answer cutOff(int port, byte[] request) throws IOException {
    return exchange(port, request, true);
  }

  private static Answer exchange(int port, byte[] request, boolean over) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      if (over) {
        socket.shutdownOutput();
      }
      var in = socket.getInputStream();
      var head = new StringBuilder();
      var next = in.read();
      while (next >= 0) {
        head.append((char) next);
        next = head.indexOf("\r\n\r\n", head.length() - 4) >= 0 ? -1 : in.read();
      }
      var status = STATUS.matcher(head);
      var length = LENGTH.matcher(head);
      var body = new ByteArrayOutputStream();
      if (length.find() && !new String(request, 0, 5, ISO_8859_1).equals("HEAD ")) {
        body.write(in.readNBytes(Integer.parseInt(length.group(1))));
      }
      return new Answer(
          status.lookingAt() ? Integer.parseInt(status.group(1)) : 0,
          head.toString().toLowerCase(Locale.ROOT),
          body.toByteArray());
    }
  }
}
