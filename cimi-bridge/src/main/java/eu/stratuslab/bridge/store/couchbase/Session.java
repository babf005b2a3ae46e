package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.diagnostics.ClusterState;
import com.couchbase.client.core.error.CouchbaseException;
import com.couchbase.client.core.service.ServiceType;
import com.couchbase.client.core.topology.CouchbaseBucketTopology;
import com.couchbase.client.java.Bucket;
import com.couchbase.client.java.Cluster;
import com.couchbase.client.java.ClusterOptions;
import com.couchbase.client.java.Collection;
import com.couchbase.client.java.Scope;
import com.couchbase.client.java.diagnostics.WaitUntilReadyOptions;
import com.couchbase.client.java.env.ClusterEnvironment;
import com.couchbase.client.java.http.HttpPath;
import com.couchbase.client.java.http.HttpResponse;
import com.couchbase.client.java.http.HttpTarget;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to a cluster, and the collections of a store. */
final class Session implements AutoCloseable {
  /** The collection of what there is one of: identity, term. */
  static final String META = "meta";

  /** The collection of sets of viewers. */
  static final String AUDIENCES = "audiences";

  /** The collection of positions in the feed. */
  static final String CHECKPOINTS = "checkpoints";

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration CLOSE = Duration.ofSeconds(10);

  private final CouchbaseOptions options;
  private final ClusterEnvironment environment;
  private final Cluster cluster;
  private final Bucket bucket;
  private final Map<String, Collection> collections = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Durability durability = Durability.MAJORITY;

  private Session(CouchbaseOptions options) {
    this.options = options;
    environment = environment(options);
    cluster =
        Cluster.connect(
            options.connectionString(),
            ClusterOptions.clusterOptions(Credentials.of(options.identity()))
                .environment(environment));
    bucket = cluster.bucket(options.bucket());
  }

  /**
   * Connects.
   *
   * @throws StoreException {@code UNAVAILABLE} if cluster, bucket or query service are not there in
   *     time, or the identity is refused
   */
  static Session open(CouchbaseOptions options) {
    var session = new Session(options);
    try {
      session.bucket.waitUntilReady(
          options.waits().open(),
          WaitUntilReadyOptions.waitUntilReadyOptions()
              .desiredState(ClusterState.DEGRADED)
              .serviceTypes(ServiceType.KV, ServiceType.QUERY));
      session.look();
      return session;
    } catch (CouchbaseException e) {
      session.close();
      throw new StoreException(
          Code.UNAVAILABLE,
          "bucket %s at %s cannot be reached as %s: %s"
              .formatted(
                  options.bucket(),
                  options.connectionString(),
                  options.identity(),
                  e.getClass().getSimpleName()),
          e);
    } catch (StoreException e) {
      session.close();
      throw e;
    }
  }

  private static ClusterEnvironment environment(CouchbaseOptions options) {
    var waits = options.waits();
    var builder =
        ClusterEnvironment.builder()
            .timeoutConfig(
                timeouts ->
                    timeouts
                        .connectTimeout(waits.connect())
                        .kvTimeout(waits.read())
                        .kvDurableTimeout(waits.write())
                        .queryTimeout(waits.query())
                        .managementTimeout(waits.query()));
    options
        .tls()
        .ifPresent(
            tls ->
                builder.securityConfig(
                    security -> {
                      security.enableTls(true).enableHostnameVerification(tls.verifyNames());
                      tls.authorities()
                          .ifPresent(
                              file -> security.trustCertificates(Credentials.certificates(file)));
                    }));
    return builder.build();
  }

  private void look() {
    var topology = topology();
    if (topology.ephemeral()) {
      throw new StoreException(
          Code.UNAVAILABLE,
          "bucket %s is ephemeral: it would forget everything".formatted(options.bucket()));
    }
    durability = Durability.of(topology.nodes().size(), topology.numberOfReplicas());
    LOG.info(
        "bucket {} on {} nodes with {} replicas: {}",
        options.bucket(),
        topology.nodes().size(),
        topology.numberOfReplicas(),
        durability.meaning());
  }

  CouchbaseOptions options() {
    return options;
  }

  /** The uuid of the bucket: a bucket that was made anew has another. */
  String bucketUuid() {
    return topology().uuid();
  }

  private CouchbaseBucketTopology topology() {
    var topology = cluster.core().clusterConfig().bucketTopology(options.bucket());
    if (topology == null || !(topology.bucket() instanceof CouchbaseBucketTopology couchbase)) {
      throw new StoreException(Code.UNAVAILABLE, "the cluster does not show its nodes");
    }
    return couchbase;
  }

  /** What the cluster can do for a write now; every change is in the log. */
  Durability durability() {
    var topology = topology();
    var now = Durability.of(topology.nodes().size(), topology.numberOfReplicas());
    if (now != durability) {
      durability = now;
      LOG.warn("the cluster has changed: {}", now.meaning());
    }
    return now;
  }

  Bucket bucket() {
    return bucket;
  }

  /** Where the documents are. */
  Scope documents() {
    return bucket.scope(options.scope());
  }

  /** The documents of a type. */
  Collection documents(String type) {
    return collections.computeIfAbsent(type, name -> documents().collection(name));
  }

  /** What is no document, so that the feed does not tell of it. */
  Scope apart() {
    return bucket.scope(apartName());
  }

  String apartName() {
    return options.scope() + "-meta";
  }

  Collection apart(String name) {
    return apart().collection(name);
  }

  /** Asks the administration of the cluster. */
  HttpResponse administration(String path) {
    return cluster.httpClient().get(HttpTarget.manager(), HttpPath.of(path));
  }

  void refuseIfClosed() {
    if (closed.get()) {
      throw new StoreException(Code.UNAVAILABLE, "the store is closed");
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      cluster.disconnect(CLOSE);
      environment.shutdown(CLOSE);
    }
  }
}
