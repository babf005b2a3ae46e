package eu.stratuslab.model.definition;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinitionBuilder;
import java.util.List;
import java.util.Map;

/** What {@code kubectl get} shows of each kind, in order; and what it can select by. */
final class Columns {
  private static final int WIDE = 1;
  private static final String TENANT = ".spec.tenant";
  private static final CustomResourceColumnDefinition AGE =
      column("Age", "date", ".metadata.creationTimestamp", 0);

  static final Map<String, List<CustomResourceColumnDefinition>> OF_KIND =
      Map.of(
          "Machine",
          List.of(
              cimiName(),
              state(),
              column("Host", "string", ".status.hostName", 0),
              column("Address", "string", ".status.addresses[0]", 0),
              ready(),
              reason(),
              AGE,
              tenant(),
              column("CPUs", "integer", ".spec.cpu", WIDE),
              column("Memory-KiB", "integer", ".spec.memory", WIDE),
              message()),
          "Volume",
          List.of(
              cimiName(),
              state(),
              column("Host", "string", ".status.hostName", 0),
              column("Capacity-KB", "integer", ".spec.capacity", 0),
              column("Machine", "string", ".spec.attachment.machine", 0),
              ready(),
              reason(),
              AGE,
              tenant(),
              column("Device", "string", ".spec.attachment.initialLocation", WIDE),
              column("Pool", "string", ".status.pool", WIDE),
              column("Allocated-KB", "integer", ".status.allocated", WIDE),
              message()),
          "Image",
          List.of(
              cimiName(),
              state(),
              column("Progress", "integer", ".status.progress", 0),
              column("Format", "string", ".status.format", 0),
              column("Bytes", "integer", ".status.size", 0),
              ready(),
              reason(),
              AGE,
              tenant(),
              column("Host", "string", ".spec.placement.host", WIDE),
              column("Location", "string", ".spec.imageLocation", WIDE),
              message()),
          "Host",
          List.of(
              column("Host", "string", ".status.hostName", 0),
              state(),
              ready(),
              reason(),
              column("Machines", "integer", ".status.allocated.machines", 0),
              column("CPUs-Used", "integer", ".status.allocated.cpus", 0),
              column("CPUs", "integer", ".status.allocatable.cpus", 0),
              column("KiB-Used", "integer", ".status.allocated.memory", 0),
              column("Memory-KiB", "integer", ".status.allocatable.memory", 0),
              column("Heard-Of", "date", ".status.heartbeat", 0),
              AGE,
              column("Virtualization", "string", ".status.virtualization", WIDE),
              column("Hypervisor", "string", ".status.hypervisorVersion", WIDE),
              column("Subnet", "string", ".status.subnet", WIDE),
              column("Free-KB", "integer", ".status.storageFree", WIDE),
              message()),
          "Configuration",
          List.of(
              // Nobody reports on it, and what is absent in its spec has a default that stands
              // nowhere in the resource.
              column("Cloud", "string", ".spec.cloud", 0),
              column("Revision", "integer", ".spec.revision", 0),
              AGE,
              column("Term", "integer", ".spec.term", WIDE)));

  static final Map<String, List<String>> SELECTABLE =
      Map.of(
          "Machine",
          List.of(".status.state", ".status.hostName", ".spec.placement.host", TENANT),
          "Volume",
          List.of(
              ".status.state",
              ".status.hostName",
              ".spec.placement.host",
              ".spec.attachment.machine",
              TENANT),
          "Image",
          List.of(".status.state", ".spec.placement.host", TENANT),
          "Host",
          List.of(".status.state", ".status.hostName"),
          "Configuration",
          List.of());

  private Columns() {}

  private static CustomResourceColumnDefinition cimiName() {
    return column("CIMI-Name", "string", ".metadata.annotations.stratuslab\\.eu/name", 0);
  }

  private static CustomResourceColumnDefinition state() {
    return column("State", "string", ".status.state", 0);
  }

  private static CustomResourceColumnDefinition tenant() {
    return column("Tenant", "string", TENANT, WIDE);
  }

  private static CustomResourceColumnDefinition ready() {
    return ready("Ready", "status", 0);
  }

  private static CustomResourceColumnDefinition reason() {
    return ready("Reason", "reason", 0);
  }

  private static CustomResourceColumnDefinition message() {
    return ready("Message", "message", WIDE);
  }

  private static CustomResourceColumnDefinition ready(String name, String member, int priority) {
    return column(name, "string", ".status.conditions[?(@.type==\"Ready\")]." + member, priority);
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
