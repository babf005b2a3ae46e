package eu.stratuslab.model.host;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.resource.Access;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host's agent says of it: capacity, and everything of this cloud that is on it. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostStatus(
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The name of the host.")
        @Nullable String hostName,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Its CPU architecture.")
        @Nullable String cpuArch,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The number of its CPUs.")
        @Nullable Integer cpu,
    @Cimi(access = Access.READ_ONLY, unit = "kibibyte")
        @JsonPropertyDescription("Its memory in kibibytes.")
        @Nullable Long memory,
    @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
        @JsonPropertyDescription("The capacity of its storage pool in kilobytes.")
        @Nullable Long storage,
    @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
        @JsonPropertyDescription("What is free of it in kilobytes.")
        @Nullable Long storageFree,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("How guests run here: kvm, or qemu for plain emulation.")
        @Nullable String virtualization,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The version of QEMU.")
        @Nullable String hypervisorVersion,
    @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The subnet of its NAT network.")
        @Nullable String subnet,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("When its agent last said that it is alive.")
        @Nullable String heartbeat,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The uid of namespace kube-system when the inventory was taken.")
        @Nullable String cluster,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("Every domain of this cloud that the host has.")
        List<InventoryDomain> domains,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The ids of machines that own disks on the host.")
        List<String> volumes,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The digests of the images in its cache.")
        List<String> images,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The uuid of the reporting host.")
        @Nullable String reporter,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Counts the starts of its agent.")
        @Nullable Long epoch,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Counts the reports in an epoch.")
        @Nullable Long sequence,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The document's revision that the report has seen.")
        @Nullable Long observedRevision,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("The generation of the resource.")
        @Nullable Long observedGeneration,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("Ready and its reason.")
        List<Condition> conditions) {

  /** One domain of this cloud. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InventoryDomain(
      @Required @JsonPropertyDescription("The uuid of the machine.") String id,
      @Required @JsonPropertyDescription("The epoch in its metadata.") long epoch,
      @Required @JsonPropertyDescription("True if it runs.") boolean running) {}

  public HostStatus {
    domains = domains == null ? List.of() : List.copyOf(domains);
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
    images = images == null ? List.of() : List.copyOf(images);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
