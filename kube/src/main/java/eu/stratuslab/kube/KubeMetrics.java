package eu.stratuslab.kube;

import eu.stratuslab.model.resource.Mirrored;
import eu.stratuslab.observability.Measures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Set;

/** What the port to Kubernetes and the queues count. */
final class KubeMetrics {
  static final double NANOS = 1e9;

  static final Histogram REQUESTS =
      Measures.seconds(
          "kubernetes_request_seconds",
          "How long requests to the API server took.",
          "method",
          "resource");
  static final Counter ANSWERS =
      Measures.counter(
          "kubernetes_requests_total",
          "Requests to the API server by the status of the answer; 0 is no answer.",
          "method",
          "resource",
          "status");
  static final Counter BYTES =
      Measures.counter(
          "kubernetes_bytes_total",
          "Bytes of bodies to and from the API server, without watches.",
          "direction");
  static final Measures.Gauge DEPTH =
      Measures.gauge("queue_depth", "Keys that wait, now or later, or are looked at.", "queue");
  static final Histogram WAITS =
      Measures.seconds(
          "queue_wait_seconds", "How long a key that was due waited for a worker.", "queue");
  static final Histogram RECONCILES =
      Measures.seconds("reconcile_seconds", "How long one look at a key took.", "queue");
  static final Counter FAILURES =
      Measures.counter(
          "reconcile_failures_total", "Looks at a key that failed and are tried again.", "queue");

  private static final Set<String> CORE = Set.of("namespaces", "secrets", "events", "leases");

  private KubeMetrics() {}

  /** The resource in a path: one of a few words, never an id. */
  static String resource(String path) {
    var segments = path.split("[/?]");
    for (var i = segments.length - 1; i > 0; i--) {
      var known = CORE.contains(segments[i]) && !segments[i].equals("namespaces");
      if (known || path.startsWith("/apis/" + Mirrored.GROUP) && plural(segments[i])) {
        return segments[i];
      }
    }
    return path.contains("/namespaces") ? "namespaces" : "other";
  }

  private static boolean plural(String segment) {
    return KINDS.contains(segment);
  }

  private static final Set<String> KINDS =
      eu.stratuslab.model.resource.ResourceTypes.ALL.stream()
          .flatMap(type -> type.mirrored().stream())
          .map(Mirrored::plural)
          .collect(java.util.stream.Collectors.toUnmodifiableSet());
}
