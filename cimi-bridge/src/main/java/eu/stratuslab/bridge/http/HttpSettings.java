package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.live.StreamSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the API is reached.
 *
 * @param address to listen on; anything but loopback needs TLS
 * @param port to listen on; 0 for a free one
 * @param tls the server's certificate and key
 * @param publicUrl scheme and authority by which consumers reach it; that of the request if absent
 * @param concurrent how many requests are worked on at once
 * @param body within which the body of a request has to be there, less than {@link
 *     #LONGEST_SILENCE}; a slower one is refused (408)
 * @param streams how many streams of events there may be, and how they are kept
 */
public record HttpSettings(
    InetAddress address,
    int port,
    Optional<Tls> tls,
    Optional<URI> publicUrl,
    int concurrent,
    Duration body,
    StreamSettings streams) {
  /** How many requests a bridge works on at once unless told otherwise. */
  public static final int CONCURRENT = 256;

  /** How long the body of a request may take unless a bridge is told otherwise. */
  public static final Duration BODY = Duration.ofSeconds(30);

  /** After so long without a byte a connection is closed. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

  /** Files that hold a certificate chain and its private key. */
  public sealed interface Tls {
    /** Two PEM files. */
    record Pem(Path certificates, Path key) implements Tls {}

    /** One PKCS#12 file and the file that holds its passphrase. */
    record Pkcs12(Path keystore, Path passphrase) implements Tls {}
  }

  public HttpSettings {
    if (tls.isEmpty() && !address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          address + " is not loopback: TLS has to be configured to listen there");
    }
    if (concurrent < 1) {
      throw new IllegalArgumentException("concurrent is " + concurrent);
    }
    if (!body.isPositive() || body.compareTo(LONGEST_SILENCE) >= 0) {
      throw new IllegalArgumentException("body is " + body);
    }
  }

  /** With streams as they usually are. */
  public HttpSettings(
      InetAddress address, int port, Optional<Tls> tls, Optional<URI> publicUrl, int concurrent) {
    this(address, port, tls, publicUrl, concurrent, BODY, StreamSettings.USUAL);
  }

  /** The same, with other streams. */
  public HttpSettings streaming(StreamSettings other) {
    return new HttpSettings(address, port, tls, publicUrl, concurrent, body, other);
  }

  /** On this machine only. */
  public static HttpSettings loopback(int port) {
    return new HttpSettings(
        InetAddress.getLoopbackAddress(), port, Optional.empty(), Optional.empty(), CONCURRENT);
  }
}
