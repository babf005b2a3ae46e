package eu.stratuslab.operator.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.host.HostStatus.Room;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.operator.placement.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator tells of one host: how much of it is promised, its state, and whether anything
 * is heard of it.
 *
 * @param status the complete set of status members that are the operator's; empty if they are there
 * @param lookAgain when the host is silent unless it reports before
 */
record HostPlan(Optional<ObjectNode> status, Duration lookAgain) {
  private static final String READY = "Ready";
  private static final Duration MARGIN = Duration.ofMillis(50);
  private static final Duration SILENT_AFTER = Duration.ofSeconds(30);

  /**
   * What is known of a host.
   *
   * @param reserved by what is placed there or proposed for it
   * @param silence for how long the operator has not heard of it, by its own clock: while nobody
   *     looked no host was silent
   */
  record Known(
      HostSpec spec, HostStatus status, long generation, Usage reserved, Duration silence) {}

  /**
   * Decides.
   *
   * @param configuration effective
   */
  static HostPlan decide(Known host, ConfigurationSpec configuration, Instant now) {
    var bound =
        Optional.ofNullable(configuration.silentAfter())
            .map(Duration::ofSeconds)
            .orElse(SILENT_AFTER);
    var silent = host.silence().compareTo(bound) >= 0;
    var ready = silent ? unknown(host, now) : ready(host);
    var told =
        new Told(
            state(host, ready).name(),
            room(host.reserved()),
            Placement.allocatable(host.status(), configuration),
            ready.map(Condition::status).orElse(""),
            ready.map(Condition::reason).orElse(""));
    return new HostPlan(
        told.equals(shown(host))
            ? Optional.empty()
            : Optional.of(tree(told, ready.filter(HostPlan::ours).stream().toList())),
        silent ? bound : bound.minus(host.silence()).plus(MARGIN));
  }

  /** What is compared: a heartbeat alone is no news. */
  private record Told(
      @Nullable String state,
      @Nullable Room allocated,
      @Nullable Room allocatable,
      String ready,
      String reason) {}

  private static Told shown(Known host) {
    var status = host.status();
    return new Told(
        status.state(),
        status.allocated(),
        status.allocatable(),
        ready(host).map(Condition::status).orElse(""),
        ready(host).map(Condition::reason).orElse(""));
  }

  private static Optional<Condition> ready(Known host) {
    return Condition.find(host.status().conditions(), READY);
  }

  /** Ours until the host takes it back: left out before, half of it would go. */
  private static boolean ours(Condition ready) {
    return ready.status().equals(Condition.UNKNOWN);
  }

  /** While the host is silent its Ready is ours; when it reports it takes it back. */
  private static ObjectNode tree(Told told, List<Condition> conditions) {
    var tree = Json.object().put("state", told.state());
    tree.set("allocated", Json.tree(Objects.requireNonNull(told.allocated())));
    tree.set("allocatable", Json.tree(Objects.requireNonNull(told.allocatable())));
    if (!conditions.isEmpty()) {
      tree.set("conditions", Json.mapper().valueToTree(conditions));
    }
    return tree;
  }

  private static HostState state(Known host, Optional<Condition> ready) {
    var status = Json.object();
    status.set("conditions", Json.mapper().valueToTree(ready.stream().toList()));
    return HostState.of(host.spec(), Json.read(status, HostStatus.class));
  }

  private static Room room(Usage usage) {
    return new Room(usage.machines(), usage.cpus(), usage.memory(), usage.storage());
  }

  private static Optional<Condition> unknown(Known host, Instant now) {
    return Condition.find(
        Condition.set(
            ready(host).stream().toList(),
            READY,
            Condition.UNKNOWN,
            host.spec().inMaintenance() ? "HostMaintenance" : "HostSilent",
            "last heard of: " + Objects.requireNonNullElse(host.status().heartbeat(), "never"),
            host.generation(),
            now),
        READY);
  }
}
