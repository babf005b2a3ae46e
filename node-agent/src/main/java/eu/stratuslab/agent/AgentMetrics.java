package eu.stratuslab.agent;

import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.observability.Measured;
import eu.stratuslab.observability.Measures;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Set;

/** What an agent counts beside its queues. */
final class AgentMetrics {
  private static final Histogram CALLS =
      Measures.seconds("hypervisor_call_seconds", "How long calls of libvirt took.", "call");
  private static final Counter FAILURES =
      Measures.counter(
          "hypervisor_failures_total",
          "Calls of libvirt that were refused or not answered, by their code.",
          "call",
          "code");

  private AgentMetrics() {}

  static Hypervisor around(Hypervisor hypervisor) {
    return Measured.around(
        Hypervisor.class,
        hypervisor,
        Set.of(),
        CALLS,
        FAILURES,
        thrown -> thrown instanceof HypervisorException e ? e.code().name() : "FAILED");
  }
}
