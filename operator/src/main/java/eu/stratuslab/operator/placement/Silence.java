package eu.stratuslab.operator.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be said of something on a host of which nothing is heard: nothing; pure. */
public final class Silence {
  private static final String READY = "Ready";

  private Silence() {}

  /**
   * The complete status members that are the operator's; empty if the host is heard of, or if they
   * are there already.
   *
   * @param spec of the host; null if there is no such host
   * @param status of the host; null if there is no such host
   */
  public static Optional<ObjectNode> of(
      Proposals.Subject subject,
      @Nullable HostSpec spec,
      @Nullable HostStatus status,
      Instant now) {
    return reason(spec, status)
        .filter(reason -> !told(subject, reason))
        .map(reason -> tree(subject, reason, now));
  }

  private static Optional<String> reason(@Nullable HostSpec spec, @Nullable HostStatus status) {
    if (spec == null || status == null) {
      return Optional.of("HostSilent");
    }
    return switch (HostState.of(spec, status)) {
      case LOST -> Optional.of("HostLost");
      case SILENT -> Optional.of(spec.inMaintenance() ? "HostMaintenance" : "HostSilent");
      case READY, CORDONED, MAINTENANCE -> Optional.empty();
    };
  }

  private static boolean told(Proposals.Subject subject, String reason) {
    return Condition.find(subject.conditions(), READY)
        .filter(c -> c.status().equals(Condition.UNKNOWN) && c.reason().equals(reason))
        .isPresent();
  }

  private static ObjectNode tree(Proposals.Subject subject, String reason, Instant now) {
    var scheduled = Proposals.scheduled(subject, Condition.TRUE, "Placed", "has a host", now);
    var conditions =
        Condition.set(
            scheduled,
            READY,
            Condition.UNKNOWN,
            reason,
            "nothing is heard of its host",
            subject.generation(),
            now);
    return Proposals.tree(subject.before(), conditions);
  }
}
