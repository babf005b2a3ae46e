package eu.stratuslab.bridge.measure;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.observability.Measured;
import eu.stratuslab.observability.Measures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.Set;

/** What a bridge counts beside its queues: requests, the store, the mirror, Jobs. */
public final class BridgeMetrics {
  private static final double NANOS = 1e9;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");

  private static final Histogram REQUESTS =
      Measures.seconds("http_request_seconds", "How long requests of users took.", "method");
  private static final Counter ANSWERS =
      Measures.counter(
          "http_requests_total",
          "Requests of users by the status of the answer; streams when they begin.",
          "method",
          "status");
  private static final Histogram STORE =
      Measures.seconds("store_call_seconds", "How long calls of the store took.", "call");
  private static final Counter STORE_FAILURES =
      Measures.counter(
          "store_failures_total",
          "Calls of the store that failed, by their code, conflicts included.",
          "call",
          "code");
  private static final Histogram MIRROR_LAG =
      Measures.seconds(
          "mirror_lag_seconds",
          "From the write of a document to its custom resource, for every new revision.");

  private static final Histogram FEED_LAG =
      Measures.seconds(
          "feed_lag_seconds",
          "From the write of a document until a bridge's streams know of it, while there are"
              + " streams.");

  /** Jobs by state; asked of the store at most every 15 seconds. */
  public static final Measures.Gauge JOBS =
      Measures.gauge("jobs", "Jobs in the store by state.", "state");

  /** What the mirror of this replica does. */
  public static final Measures.Gauge MIRROR =
      Measures.gauge(
          "mirror",
          "1 for what the mirror of this replica does: leads, follows, or halted until somebody has"
              + " looked.",
          "state");

  /** What has lost what it belongs to. */
  public static final Measures.Gauge DANGLING =
      Measures.gauge(
          "dangling",
          "Open Jobs without owner, documents without custom resource, domains without document;"
              + " looked for by the replica that mirrors, at most once a minute.",
          "kind");

  private BridgeMetrics() {}

  /** A request was answered. */
  public static void answered(String method, int status, long nanos) {
    var known = METHODS.contains(method) ? method : "other";
    ANSWERS.labelValues(known, Integer.toString(status)).inc();
    REQUESTS.labelValues(known).observe(nanos / NANOS);
  }

  /** A stream was begun; how long it lasts says nothing. */
  public static void streamed(String method, int status) {
    ANSWERS
        .labelValues(METHODS.contains(method) ? method : "other", Integer.toString(status))
        .inc();
  }

  /** A new revision has come to Kubernetes. */
  public static void mirrored(Duration lag) {
    MIRROR_LAG.observe(Math.max(0, lag.toNanos()) / NANOS);
  }

  /** The feed has told of a write. */
  public static void told(Duration lag) {
    FEED_LAG.observe(Math.max(0, lag.toNanos()) / NANOS);
  }

  /** A port to the store whose calls are measured, except those that wait for changes. */
  public static <T> T around(Class<T> port, T store) {
    return Measured.around(
        port,
        store,
        Set.of("changes"),
        STORE,
        STORE_FAILURES,
        thrown -> thrown instanceof StoreException refused ? refused.code().name() : "FAILED");
  }
}
