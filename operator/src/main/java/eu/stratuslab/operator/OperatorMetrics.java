package eu.stratuslab.operator;

import eu.stratuslab.observability.LogContext;
import eu.stratuslab.observability.Measures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator counts, through the hooks of its framework. */
final class OperatorMetrics implements Metrics {
  static final Measures.Gauge HOSTS =
      Measures.gauge("hosts", "Hosts by state; told by the leading operator.", "state");
  static final Measures.Gauge MACHINES =
      Measures.gauge("machines", "Machines by state; told by the leading operator.", "state");
  static final Counter DROPPED =
      Measures.counter("kubernetes_events_dropped_total", "Events that were not written.");

  private static final double NANOS = 1e9;
  private static final Histogram RECONCILES =
      Measures.seconds(
          "operator_reconcile_seconds", "How long one look at a resource took.", "controller");
  private static final Counter FAILURES =
      Measures.counter(
          "operator_failures_total", "Looks at a resource that failed.", "kind", "retry");

  /** The counts of a state as readings of a gauge. */
  static List<Measures.Reading> readings(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> Measures.Reading.of(e.getValue(), e.getKey()))
        .toList();
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    var begun = System.nanoTime();
    var id = execution.controllerName() + "/" + execution.resourceID().getName();
    try (var _ = LogContext.of(LogContext.RESOURCE, id)) {
      return execution.execute();
    } catch (Error e) {
      // The framework tries again what throws an Exception; after an Error it would take the
      // resource for being looked at for ever.
      throw new IllegalStateException("a look failed by a fault of ours", e);
    } finally {
      RECONCILES
          .labelValues(execution.controllerName())
          .observe((System.nanoTime() - begun) / NANOS);
    }
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    if (retry != null) {
      FAILURES.labelValues(resource.getKind(), "true").inc();
    }
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    FAILURES.labelValues(resource.getKind(), "false").inc();
  }
}
