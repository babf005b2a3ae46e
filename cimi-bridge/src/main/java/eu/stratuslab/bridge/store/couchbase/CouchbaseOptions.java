package eu.stratuslab.bridge.store.couchbase;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a cluster is, who we are to it, and how long we wait for it.
 *
 * @param nodes some of its nodes, at least one; the others are learnt from them
 * @param bucket that exists already
 * @param scope made if missing; letters, digits, {@code _}, {@code -} and {@code %}. A second one
 *     named after it, with {@code -meta} behind, holds what is no document
 * @param identity who we are
 * @param tls empty for connections in the clear
 * @param waits the bounds of every wait
 * @param reserveBytes the free space on the cluster's disks below which nothing may grow
 */
public record CouchbaseOptions(
    List<Node> nodes,
    String bucket,
    String scope,
    Identity identity,
    Optional<Tls> tls,
    Waits waits,
    long reserveBytes) {
  public static final String DEFAULT_BUCKET = "default";
  public static final String DEFAULT_SCOPE = "stratuslab";

  private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9-][A-Za-z0-9_%-]{0,199}");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_.%-]{1,100}");

  public CouchbaseOptions {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("no node is named");
    }
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("that is no name of a bucket: " + bucket);
    }
    if (!SCOPE.matcher(scope).matches()) {
      throw new IllegalArgumentException("that is no name of a scope: " + scope);
    }
    requireNonNull(identity, "identity is null");
    if (identity instanceof Identity.Certificate && tls.isEmpty()) {
      throw new IllegalArgumentException("a client certificate needs TLS");
    }
  }

  /** The bucket and scope that are used unless others are named. */
  public static CouchbaseOptions of(List<Node> nodes, Identity identity) {
    return new CouchbaseOptions(
        nodes, DEFAULT_BUCKET, DEFAULT_SCOPE, identity, Optional.empty(), Waits.NORMAL, 1L << 30);
  }

  public CouchbaseOptions withBucket(String name) {
    return new CouchbaseOptions(nodes, name, scope, identity, tls, waits, reserveBytes);
  }

  public CouchbaseOptions withScope(String name) {
    return new CouchbaseOptions(nodes, bucket, name, identity, tls, waits, reserveBytes);
  }

  public CouchbaseOptions withTls(Tls secured) {
    return new CouchbaseOptions(
        nodes, bucket, scope, identity, Optional.of(secured), waits, reserveBytes);
  }

  public CouchbaseOptions withWaits(Waits bounds) {
    return new CouchbaseOptions(nodes, bucket, scope, identity, tls, bounds, reserveBytes);
  }

  public CouchbaseOptions withReserveBytes(long bytes) {
    return new CouchbaseOptions(nodes, bucket, scope, identity, tls, waits, bytes);
  }

  /** The connection string of Couchbase's clients, without any secret. */
  public String connectionString() {
    return (tls.isPresent() ? "couchbases://" : "couchbase://")
        + nodes.stream().map(Node::text).collect(Collectors.joining(","));
  }

  /**
   * A node of the cluster.
   *
   * @param host a name or an address
   * @param port of the data service, if it is not the usual one (11210, with TLS 11207). The usual
   *     ports of the administration, 8091 and 18091, stand for the usual ones too
   */
  public record Node(String host, OptionalInt port) {
    private static final int ADMINISTRATION = 8091;
    private static final int ADMINISTRATION_TLS = 18091;

    public Node {
      if (host.isBlank() || host.chars().anyMatch(c -> c == ',' || c == '/' || c <= ' ')) {
        throw new IllegalArgumentException("that is no host: '" + host + "'");
      }
      if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
        throw new IllegalArgumentException("that is no port: " + port.getAsInt());
      }
    }

    public static Node of(String host) {
      return new Node(host, OptionalInt.empty());
    }

    public static Node of(String host, int port) {
      return new Node(host, OptionalInt.of(port));
    }

    String text() {
      var name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
      return usual() ? name : name + ":" + port.getAsInt();
    }

    private boolean usual() {
      return port.isEmpty()
          || port.getAsInt() == ADMINISTRATION
          || port.getAsInt() == ADMINISTRATION_TLS;
    }
  }

  /** Who we are to the cluster. */
  public sealed interface Identity {
    /** A user of the cluster. The password is never shown. */
    record Password(String username, String password) implements Identity {
      public Password {
        requireNonNull(username, "username is null");
        requireNonNull(password, "password is null");
      }

      @Override
      public String toString() {
        return "user " + username;
      }
    }

    /**
     * Who the certificate names.
     *
     * @param certificates PEM, our own first
     * @param key PEM, PKCS#8, not encrypted
     */
    record Certificate(Path certificates, Path key) implements Identity {
      public Certificate {
        requireNonNull(certificates, "certificates is null");
        requireNonNull(key, "key is null");
      }
    }
  }

  /**
   * Connections that nobody else reads.
   *
   * @param authorities PEM, the certificates that the cluster's are signed by; empty for those that
   *     Java trusts
   * @param verifyNames false to take a certificate of another name, which proves little
   */
  public record Tls(Optional<Path> authorities, boolean verifyNames) {
    /** What Java trusts. */
    public static final Tls DEFAULT = new Tls(Optional.empty(), true);
  }

  /**
   * The longest waits.
   *
   * @param open until the cluster is there and everything is made that is missing
   * @param connect for one connection
   * @param read for a document
   * @param write for a write, until it is durable; its outcome may take as long again
   * @param query for a page of a list
   * @param feed until the feed has told what was written before
   */
  public record Waits(
      Duration open,
      Duration connect,
      Duration read,
      Duration write,
      Duration query,
      Duration feed) {
    /** What suits a cluster nearby. */
    public static final Waits NORMAL =
        new Waits(
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    public Waits {
      for (var wait : List.of(open, connect, read, write, query, feed)) {
        if (wait.toMillis() < 1) {
          throw new IllegalArgumentException("a wait must be longer than nothing");
        }
      }
    }
  }
}
