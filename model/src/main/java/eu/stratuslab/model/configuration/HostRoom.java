package eu.stratuslab.model.configuration;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import eu.stratuslab.model.resource.Cimi;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much of one host may be promised to machines. What is absent is as for all hosts. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostRoom(
    @Required @Size(max = 253) @JsonPropertyDescription("The name of the host.") String hostName,
    @Min(1) @Max(64) @JsonPropertyDescription("Virtual CPUs per CPU.") @Nullable Integer cpuRatio,
    @Min(1)
        @Max(400)
        @Cimi(unit = "percent")
        @JsonPropertyDescription("How much of its memory may be promised, in percent.")
        @Nullable Integer memoryRatio,
    @Min(0) @Max(512) @JsonPropertyDescription("CPUs that are kept for the host itself.")
        @Nullable Integer reservedCpus,
    @Min(0)
        @Cimi(unit = "kibibyte")
        @JsonPropertyDescription("Memory that is kept for the host itself.")
        @Nullable Long reservedMemory) {
  private static final int PERCENT = 100;

  /** The same with the members of another where it has none. */
  HostRoom orElse(HostRoom other) {
    return new HostRoom(
        hostName,
        cpuRatio == null ? other.cpuRatio : cpuRatio,
        memoryRatio == null ? other.memoryRatio : memoryRatio,
        reservedCpus == null ? other.reservedCpus : reservedCpus,
        reservedMemory == null ? other.reservedMemory : reservedMemory);
  }

  /** How many virtual CPUs a host with so many may promise. */
  public long cpus(long cpus) {
    var kept = Objects.requireNonNullElse(reservedCpus, 0);
    return Math.max(0, cpus - kept) * Objects.requireNonNullElse(cpuRatio, 1);
  }

  /** How much memory a host with so much may promise, in the same unit: kibibytes. */
  public long memory(long memory) {
    var kept = Objects.requireNonNullElse(reservedMemory, 0L);
    var ratio = Objects.requireNonNullElse(memoryRatio, PERCENT);
    return Math.max(0, memory - kept) * ratio / PERCENT;
  }
}
