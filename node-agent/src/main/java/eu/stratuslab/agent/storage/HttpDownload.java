package eu.stratuslab.agent.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import eu.stratuslab.agent.storage.ImageFailure.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET over HTTP/1.1, with redirects. The JDK's client looks a name up again when it connects,
 * so that a name server could answer with a public address first and a private one next; here the
 * address that was checked is the address that is connected to.
 */
final class HttpDownload {

  private static final int REDIRECTS = 5;
  private static final int HEAD_BYTES = 65_536;
  private static final int BUFFER_BYTES = 262_144;

  private final AddressPolicy policy;
  private final Duration stall;
  private final int stallMillis;

  /**
   * @param stall after so long without a byte, or for one read, the source is given up; it has
   *     twice that until the body begins, redirects included
   */
  HttpDownload(AddressPolicy policy, Duration stall) {
    this.policy = policy;
    this.stall = stall;
    this.stallMillis = Math.toIntExact(stall.toMillis());
  }

  ImageSource.Opened open(URI first) throws ImageFailure, IOException {
    long until = System.nanoTime() + stall.multipliedBy(2).toNanos();
    URI uri = first;
    for (int i = 0; i <= REDIRECTS; i++) {
      Answer answer = get(uri, until);
      try {
        Optional<URI> next = answer.redirect(uri);
        if (next.isEmpty()) {
          return answer.body(stall);
        }
        uri = next.get();
      } catch (ImageFailure | RuntimeException e) {
        answer.stream().close();
        throw e;
      }
      answer.stream().close();
    }
    throw ImageFailure.lasting(
        Reason.SourceFailed, "more than " + REDIRECTS + " redirects from " + first);
  }

  /** The head of an answer, and the stream that goes on with its body. */
  private record Answer(
      int status, Map<String, String> headers, InputStream stream, Watchdog watchdog) {

    Optional<URI> redirect(URI from) throws ImageFailure {
      switch (status) {
        case 200 -> {
          return Optional.empty();
        }
        case 301, 302, 303, 307, 308 -> {
          String location = headers.get("location");
          if (location == null) {
            throw ImageFailure.lasting(Reason.SourceFailed, "a redirect to nowhere from " + from);
          }
          return Optional.of(from.resolve(ImageSource.uri(location)));
        }
        default ->
            throw status >= 500 || status == 429
                ? ImageFailure.passing(Reason.SourceUnavailable, from + " answers " + status, null)
                : ImageFailure.lasting(Reason.SourceFailed, from + " answers " + status);
      }
    }

    ImageSource.Opened body(Duration stall) throws ImageFailure {
      String encoding = headers.getOrDefault("transfer-encoding", "");
      if (encoding.equalsIgnoreCase("chunked")) {
        return opened(new ChunkedStream(stream), -1, stall);
      }
      String length = headers.get("content-length");
      if (length == null && encoding.isEmpty()) {
        return opened(stream, -1, stall);
      }
      if (length == null || !length.matches("[0-9]{1,18}")) {
        throw ImageFailure.lasting(Reason.SourceFailed, "the length of the answer is not readable");
      }
      long bytes = Long.parseLong(length);
      return opened(new SizedStream(stream, bytes), bytes, stall);
    }

    private ImageSource.Opened opened(InputStream body, long length, Duration stall) {
      return new ImageSource.Opened(new WatchedStream(body, watchdog, stall), length);
    }
  }

  private Answer get(URI uri, long until) throws ImageFailure, IOException {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    String host = uri.getHost();
    if (host == null || !(secure || scheme.equals("http")) || uri.getUserInfo() != null) {
      throw ImageFailure.lasting(Reason.LocationRefused, "no image can come from " + uri);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    InetAddress address = policy.resolve(bare(host));
    var plain = new Socket();
    var watchdog = new Watchdog(plain);
    watchdog.expect(until);
    try {
      Socket socket = connect(plain, address, bare(host), port, secure);
      socket.getOutputStream().write(request(uri, host).getBytes(ISO_8859_1));
      var stream = new BufferedInputStream(new SocketStream(socket), BUFFER_BYTES);
      int[] left = {HEAD_BYTES};
      String status = line(stream, left);
      if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
        throw ImageFailure.lasting(Reason.SourceFailed, uri + " does not speak HTTP/1.1");
      }
      var headers = headers(stream, left);
      watchdog.rest();
      return new Answer(Integer.parseInt(status.substring(9, 12)), headers, stream, watchdog);
    } catch (IOException | ImageFailure | RuntimeException e) {
      plain.close();
      if (watchdog.bitten()) {
        var why = host + " has not answered within " + stall.multipliedBy(2).toSeconds() + " s";
        throw ImageFailure.passing(Reason.SourceUnavailable, why, e);
      }
      throw e;
    }
  }

  private Socket connect(Socket plain, InetAddress address, String host, int port, boolean secure)
      throws ImageFailure {
    try {
      plain.setSoTimeout(stallMillis);
      plain.connect(new InetSocketAddress(address, port), stallMillis);
      if (!secure) {
        return plain;
      }
      var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
      var socket = (SSLSocket) factory.createSocket(plain, host, port, true);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      String why = host + ":" + port + " cannot be reached: " + e.getMessage();
      throw e instanceof SSLException && !(e.getCause() instanceof SocketTimeoutException)
          ? ImageFailure.lasting(Reason.SourceFailed, why)
          : ImageFailure.passing(Reason.SourceUnavailable, why, e);
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String request(URI uri, String host) {
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    String target = (path.isEmpty() ? "/" : path) + query(uri);
    String port = uri.getPort() >= 0 ? ":" + uri.getPort() : "";
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: "
        + host
        + port
        + "\r\nUser-Agent: StratusLab\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }

  private static Map<String, String> headers(InputStream stream, int[] left)
      throws IOException, ImageFailure {
    var headers = new TreeMap<String, String>();
    for (String line = line(stream, left); !line.isEmpty(); line = line(stream, left)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private static String line(InputStream stream, int[] left) throws IOException, ImageFailure {
    var line = new StringBuilder();
    for (int c = stream.read(); c != '\n'; c = stream.read()) {
      if (c < 0 || left[0]-- <= 0) {
        throw ImageFailure.passing(Reason.SourceUnavailable, "the answer breaks off", null);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** The bytes of a socket, which is closed with them. */
  private static final class SocketStream extends java.io.FilterInputStream {
    private final Socket socket;

    SocketStream(Socket socket) throws IOException {
      super(socket.getInputStream());
      this.socket = socket;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A body of which each read has an end, however its bytes come. */
  private static final class WatchedStream extends java.io.FilterInputStream {
    private final Watchdog watchdog;
    private final Duration longest;

    WatchedStream(InputStream body, Watchdog watchdog, Duration longest) {
      super(body);
      this.watchdog = watchdog;
      this.longest = longest;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      watchdog.expect(longest);
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        if (watchdog.bitten()) {
          var late = new SocketTimeoutException("a read took too long");
          late.initCause(e);
          throw late;
        }
        throw e;
      } finally {
        watchdog.rest();
      }
    }
  }
}
