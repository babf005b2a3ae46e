package eu.stratuslab.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.kube.KubeException.Code;
import eu.stratuslab.model.document.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One candidate's hold on a Lease. Whether another's hold has run out is judged by our own
 * monotonic clock since we saw it change, never by the times in it.
 */
final class Lease {
  private final ApiConnection connection;
  private final String namespace;
  private final String name;
  private final String identity;
  private final Duration duration;
  private @Nullable JsonNode seen;
  private long seenAt;

  Lease(
      ApiConnection connection, String namespace, String name, String identity, Duration duration) {
    this.connection = connection;
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.duration = duration;
  }

  /** True if this candidate holds the lease now, by what it has just written. */
  boolean hold() {
    ObjectNode lease;
    try {
      lease = connection.get(path() + "/" + name);
    } catch (KubeException e) {
      if (e.code() != Code.NOT_FOUND && e.code() != Code.NOT_SERVED) {
        throw e;
      }
      return written(() -> connection.post(path(), fresh()));
    }
    var holder = lease.path("spec").path("holderIdentity").asText();
    if (!holder.isEmpty() && !holder.equals(identity) && !ranOut(lease.path("spec"))) {
      return false;
    }
    return written(() -> connection.put(path() + "/" + name, taken(lease, holder)));
  }

  /** Gives the lease back, so that the next candidate need not wait. */
  void release() {
    var lease = connection.get(path() + "/" + name);
    if (lease.path("spec").path("holderIdentity").asText().equals(identity)) {
      ((ObjectNode) lease.get("spec")).put("holderIdentity", "").put("leaseDurationSeconds", 1);
      written(() -> connection.put(path() + "/" + name, lease));
    }
  }

  private boolean ranOut(JsonNode spec) {
    if (!spec.equals(seen)) {
      seen = spec;
      seenAt = System.nanoTime();
    }
    var granted =
        Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong(duration.toSeconds()));
    return System.nanoTime() - seenAt > granted.toNanos();
  }

  private boolean written(Runnable write) {
    try {
      write.run();
      return true;
    } catch (KubeException e) {
      if (e.code() == Code.CONFLICT || e.code() == Code.EXISTS) {
        return false;
      }
      throw e;
    }
  }

  private ObjectNode fresh() {
    var lease = Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    lease.putObject("metadata").put("name", name).put("namespace", namespace);
    fill(lease.putObject("spec").put("leaseTransitions", 0)).put("acquireTime", now());
    return lease;
  }

  private ObjectNode taken(ObjectNode lease, String holder) {
    var taken = lease.deepCopy();
    var spec = taken.get("spec") instanceof ObjectNode object ? object : taken.putObject("spec");
    fill(spec);
    if (!holder.equals(identity)) {
      spec.put("leaseTransitions", spec.path("leaseTransitions").asInt() + 1)
          .put("acquireTime", now());
    }
    return taken;
  }

  private ObjectNode fill(ObjectNode spec) {
    return spec.put("holderIdentity", identity)
        .put("leaseDurationSeconds", Math.max(1, (int) duration.toSeconds()))
        .put("renewTime", now());
  }

  private String path() {
    return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  /** Microseconds, always six digits: the API server takes no other number of them. */
  private static String now() {
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return now.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "")
        + ".%06dZ".formatted(now.getNano() / 1000);
  }
}
