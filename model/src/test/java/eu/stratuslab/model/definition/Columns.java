package eu.stratuslab.model.definition;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import java.util.List;
import java.util.Map;

/** What {@code kubectl get} shows of each kind, in order; and what it can select by. */
final class Columns {
  private static final int WIDE = 1;
  private static final CustomResourceColumnDefinition AGE =
      column("Age", "date", ".metadata.creationTimestamp", 0);

  static final Map<String, List<CustomResourceColumnDefinition>> OF_KIND =
      Map.of(
          "Machine",
          List.of(
              cimiName(),
              column("State", "string", ".status.state", 0),
              column("Host", "string", ".status.hostName", 0),
              column("Address", "string", ".status.addresses[0]", 0),
              ready(),
              AGE,
              column("CPUs", "integer", ".spec.cpu", WIDE),
              column("Memory-KiB", "integer", ".spec.memory", WIDE),
              reason(WIDE)),
          "Volume",
          List.of(
              cimiName(),
              column("State", "string", ".status.state", 0),
              column("Capacity", "integer", ".status.capacity", 0),
              column("Machine", "string", ".spec.attachment.machine", 0),
              column("Device", "string", ".spec.attachment.initialLocation", 0),
              column("Host", "string", ".status.hostName", 0),
              AGE,
              column("Pool", "string", ".status.pool", WIDE),
              column("Allocated", "integer", ".status.allocated", WIDE),
              reason(WIDE)),
          "Image",
          List.of(
              cimiName(),
              column("State", "string", ".status.state", 0),
              reason(0),
              column("Progress", "integer", ".status.progress", 0),
              column("Format", "string", ".status.format", 0),
              column("Bytes", "integer", ".status.size", 0),
              AGE,
              column("Host", "string", ".spec.placement.host", WIDE),
              column("Location", "string", ".spec.imageLocation", WIDE)),
          "Host",
          List.of(
              column("Host", "string", ".status.hostName", 0),
              ready(),
              reason(0),
              column("CPUs", "integer", ".status.cpu", 0),
              column("Memory-KiB", "integer", ".status.memory", 0),
              column("Maintenance", "boolean", ".spec.maintenance", 0),
              column("Lost", "boolean", ".spec.lost", 0),
              column("Heard-Of", "date", ".status.heartbeat", 0),
              AGE,
              column("Virtualization", "string", ".status.virtualization", WIDE),
              column("Subnet", "string", ".status.subnet", WIDE),
              column("Free-KB", "integer", ".status.storageFree", WIDE)),
          "Configuration",
          List.of(
              column("CPU-Ratio", "integer", ".spec.cpuRatio", 0),
              column("Silent-After", "integer", ".spec.silentAfter", 0),
              AGE));

  static final Map<String, List<String>> SELECTABLE =
      Map.of(
          "Machine", List.of(".status.state", ".status.hostName", ".spec.placement.host"),
          "Volume", List.of(".status.state", ".spec.placement.host", ".spec.attachment.machine"),
          "Image", List.of(".status.state", ".spec.placement.host"),
          "Host", List.of(".status.hostName"),
          "Configuration", List.of());

  private Columns() {}

  private static CustomResourceColumnDefinition cimiName() {
    return column("CIMI-Name", "string", ".metadata.annotations.stratuslab\\.eu/name", 0);
  }

  private static CustomResourceColumnDefinition ready() {
    return column("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status", 0);
  }

  private static CustomResourceColumnDefinition reason(int priority) {
    return column("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason", priority);
  }

  private static CustomResourceColumnDefinition column(
      String name, String type, String jsonPath, int priority) {
    return new CustomResourceColumnDefinitionBuilder()
        .withName(name)
        .withType(type)
        .withJsonPath(jsonPath)
        .withPriority(priority == 0 ? null : priority)
        .build();
  }
}
