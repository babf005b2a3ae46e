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
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription(
            "READY, CORDONED, MAINTENANCE, SILENT or LOST, by the operator's knowledge.")
        @Nullable String state,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription("What the machines that are placed here may use together.")
        @Nullable Room allocated,
    @Cimi(access = Access.READ_ONLY)
        @JsonPropertyDescription(
            "What they may use at most: what the host has, less what is kept for itself, with CPUs"
                + " counted as often as they may be promised.")
        @Nullable Room allocatable,
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
        @JsonPropertyDescription("True while little of it is free: a twentieth, until a tenth is.")
        @Nullable Boolean storageFull,
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
        @JsonPropertyDescription("The ids of machines and volumes that have data on the host.")
        List<String> volumes,
    @Cimi(access = Access.READ_ONLY, item = "pool")
        @JsonPropertyDescription("Its storage pools; the first one is the default.")
        List<Pool> pools,
    @Cimi(access = Access.READ_ONLY, item = "missingPool")
        @JsonPropertyDescription(
            "Name and place of each pool that was here and is not: not mounted, perhaps.")
        List<String> missingPools,
    @Cimi(access = Access.INTERNAL)
        @JsonPropertyDescription("The digests of the images in its cache.")
        List<String> images,
    @Cimi(access = Access.INTERNAL) @JsonPropertyDescription("What its machines have used.")
        @Nullable HostUsage usage,
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

  /** A part of a host. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Room(
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("The number of machines.")
          @Nullable Long machines,
      @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("Virtual CPUs.")
          @Nullable Long cpus,
      @Cimi(access = Access.READ_ONLY, unit = "kibibyte")
          @JsonPropertyDescription("Memory in kibibytes.")
          @Nullable Long memory,
      @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
          @JsonPropertyDescription("Storage in the default pool in kilobytes.")
          @Nullable Long storage) {}

  /** One domain of this cloud. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InventoryDomain(
      @Required @JsonPropertyDescription("The uuid of the machine.") String id,
      @Required @JsonPropertyDescription("The epoch in its metadata.") long epoch,
      @Required @JsonPropertyDescription("True if it runs.") boolean running) {}

  /** A storage pool of a host. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Pool(
      @Required
          @Cimi(access = Access.READ_ONLY)
          @JsonPropertyDescription("Its name, the same on every host.")
          String name,
      @Required @Cimi(access = Access.READ_ONLY) @JsonPropertyDescription("dir.") String type,
      @Required
          @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
          @JsonPropertyDescription("Its capacity in kilobytes.")
          long capacity,
      @Required
          @Cimi(access = Access.READ_ONLY, unit = "kilobyte")
          @JsonPropertyDescription("What is free of it in kilobytes.")
          long free,
      @Cimi(access = Access.READ_ONLY)
          @JsonPropertyDescription(
              "True while little of it is free: a twentieth, until a tenth is.")
          @Nullable Boolean full,
      @Cimi(access = Access.READ_ONLY, item = "ability")
          @JsonPropertyDescription("What it can do: grow, clone, snapshot and the like.")
          List<String> abilities) {
    public Pool {
      abilities = abilities == null ? List.of() : List.copyOf(abilities);
      full = Boolean.TRUE.equals(full) ? true : null;
    }

    boolean isFull() {
      return Boolean.TRUE.equals(full);
    }

    /** The same pool, full or not. */
    public Pool full(boolean is) {
      return new Pool(name, type, capacity, free, is ? true : null, abilities);
    }
  }

  /** Less of a storage is an alarm; more than twice as much is the end of it. */
  private static final int FULL = 20;

  /**
   * Whether a storage counts as full; one that was does until it has clearly more room, so that
   * nothing is told twice of one that goes up and down.
   *
   * @param was whether it counted as full before
   */
  public static boolean full(boolean was, long free, long capacity) {
    return capacity > 0 && free < capacity / (was ? FULL / 2 : FULL);
  }

  /** True if a pool of that name counted as full. */
  public boolean wasFull(String pool) {
    return pools.stream().anyMatch(p -> p.name().equals(pool) && p.isFull());
  }

  public HostStatus {
    missingPools = missingPools == null ? List.of() : List.copyOf(missingPools);
    pools = pools == null ? List.of() : List.copyOf(pools);
    domains = domains == null ? List.of() : List.copyOf(domains);
    volumes = volumes == null ? List.of() : List.copyOf(volumes);
    images = images == null ? List.of() : List.copyOf(images);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
